//! The project-wide dictionaries: from the values of a row to codes, from a filter to sets of codes, and back to text.

mod addresses;
mod arena;
mod hash;
mod named;
mod renaming;
mod signature;
mod texts;

pub(crate) use renaming::{Renaming, is_wasteful};

use crate::code_set::CodeSet;
use crate::column::{Column, MISSING, PerColumn};
use crate::pool::Pool;
use crate::row::{NameRef, Row};
pub(crate) use addresses::Addresses;
use daybook_wire::Source;
pub(crate) use named::Named;
use std::borrow::Cow;
use std::fmt::Write;
pub(crate) use texts::{Names, Texts, folded};

/// A hash of a code, for tables of a segment's own.
pub(crate) fn code_hash(code: u32) -> u64 {
    hash::numbers(0, [code.into()])
}

/// Every dictionary of a project. Codes are given in the order of arrival and never change.
#[derive(Debug)]
pub(crate) struct Dictionaries {
    pub(crate) actors: Named,
    pub(crate) methods: Texts,
    pub(crate) actions: Texts,
    pub(crate) resource_types: Texts,
    pub(crate) resources: Named,
    pub(crate) applications: Named,
    pub(crate) clusters: Named,
    pub(crate) environment_groups: Names,
    pub(crate) addresses: Addresses,
    /// Folded: a path is searched and never shown.
    pub(crate) paths: Texts,
    /// Folded, too.
    pub(crate) commands: Texts,
    /// Where `type:id` is put together.
    scratch: String,
}

impl Dictionaries {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            actors: Named::new(seed),
            methods: Texts::new(seed),
            actions: Texts::new(seed),
            resource_types: Texts::new(seed),
            resources: Named::new(seed),
            applications: Named::new(seed),
            clusters: Named::new(seed),
            environment_groups: Names::new(seed),
            addresses: Addresses::new(seed),
            paths: Texts::new(seed),
            commands: Texts::new(seed),
            scratch: String::new(),
        }
    }

    /// By column, the codes of rows' values, new ones where they have none yet.
    ///
    /// Column beside column: looking one value up is mostly waiting for memory, and a processor looks the next ones up meanwhile where it is
    /// the same that is done again and again.
    pub(crate) fn intern(&mut self, rows: &[&Row<'_>]) -> PerColumn<Vec<u32>> {
        let Self { scratch, actors, resources, .. } = self;
        let mut codes = PerColumn::default();
        let mut each = |column: Column, code: &mut dyn FnMut(&Row<'_>) -> u32| {
            codes[column] = rows.iter().map(|row| code(row)).collect();
        };
        each(Column::Actor, &mut |row| {
            let value = written(scratch, row.actor_type.as_str(), row.actor_id);
            actors.intern(value, row.actor_name, row.actor_email.map(folded).as_deref())
        });
        each(Column::Resource, &mut |row| {
            row.resource.map_or(MISSING, |resource| {
                resources.intern(written(scratch, resource.kind, resource.id), resource.name, None)
            })
        });
        each(Column::Method, &mut |row| self.methods.intern(row.method));
        each(Column::Source, &mut |row| source_code(row.source));
        each(Column::Action, &mut |row| self.actions.intern(row.action));
        each(Column::Status, &mut |row| status_code(row.status_code));
        each(Column::ResourceType, &mut |row| {
            row.resource.map_or(MISSING, |resource| self.resource_types.intern(resource.kind))
        });
        let mut named = |column, dictionary: &mut Named, value: for<'a> fn(&'a Row<'a>) -> Option<NameRef<'a>>| {
            each(column, &mut |row| value(row).map_or(MISSING, |named| dictionary.intern(named.id, named.name, None)));
        };
        named(Column::Application, &mut self.applications, |row| row.application);
        named(Column::Cluster, &mut self.clusters, |row| row.cluster);
        each(Column::EnvironmentGroup, &mut |row| {
            row.environment_group.map_or(MISSING, |name| self.environment_groups.intern(name))
        });
        each(Column::Ip, &mut |row| row.remote_ip.map_or(MISSING, |address| self.addresses.intern(address)));
        each(Column::Path, &mut |row| self.paths.intern(&folded(row.path)));
        each(Column::Command, &mut |row| {
            row.cli_command.map_or(MISSING, |command| self.commands.intern(&folded(command)))
        });
        codes
    }

    /// The codes of every searched column whose text, folded, contains the folded `needle`.
    pub(crate) fn search(&self, needle: &str, pool: &Pool) -> Vec<(Column, CodeSet)> {
        let texts = |texts: &Texts| texts.search(needle, pool).into_iter().collect();
        [
            (Column::Path, texts(&self.paths)),
            (Column::Command, texts(&self.commands)),
            (Column::Actor, self.actors.search(needle, pool)),
            (Column::Application, self.applications.search(needle, pool)),
            (Column::Cluster, self.clusters.search(needle, pool)),
            (Column::EnvironmentGroup, self.environment_groups.search(needle, pool).into_iter().collect()),
        ]
        .into_iter()
        .filter(|(_, codes): &(Column, CodeSet)| !codes.is_empty())
        .collect()
    }

    /// The dictionary of a column whose values carry a name.
    pub(crate) const fn named(&self, column: Column) -> Option<&Named> {
        match column {
            Column::Actor => Some(&self.actors),
            Column::Resource => Some(&self.resources),
            Column::Application => Some(&self.applications),
            Column::Cluster => Some(&self.clusters),
            _ => None,
        }
    }

    /// The value of a code as the filter takes it: of a variant's value where the column has names.
    pub(crate) fn value(&self, column: Column, code: u32) -> Cow<'_, str> {
        match column {
            Column::Actor | Column::Resource | Column::Application | Column::Cluster => {
                self.named(column).map_or("", |named| named.values().get(code)).into()
            }
            Column::Method => self.methods.get(code).into(),
            Column::Action => self.actions.get(code).into(),
            Column::ResourceType => self.resource_types.get(code).into(),
            Column::EnvironmentGroup => self.environment_groups.texts().get(code).into(),
            Column::Path => self.paths.get(code).into(),
            Column::Command => self.commands.get(code).into(),
            Column::Source => source_of(code).map_or("", Source::as_str).into(),
            Column::Status => code.saturating_sub(1).to_string().into(),
            Column::Ip => self.addresses.get(code).map(|address| address.to_string()).unwrap_or_default().into(),
        }
    }

    /// One more than the highest code that [`Dictionaries::value`] knows.
    pub(crate) fn values(&self, column: Column) -> usize {
        let highest = match column {
            Column::Actor | Column::Resource | Column::Application | Column::Cluster => {
                self.named(column).map_or(MISSING, |named| named.values().len())
            }
            Column::Method => self.methods.len(),
            Column::Action => self.actions.len(),
            Column::ResourceType => self.resource_types.len(),
            Column::EnvironmentGroup => self.environment_groups.texts().len(),
            Column::Path => self.paths.len(),
            Column::Command => self.commands.len(),
            Column::Source => Source::ALL.len().try_into().unwrap_or(u32::MAX),
            Column::Status => status_code(u16::MAX),
            Column::Ip => self.addresses.len(),
        };
        highest as usize + 1
    }

    pub(crate) fn bytes(&self) -> usize {
        let texts = [&self.methods, &self.actions, &self.resource_types, &self.paths, &self.commands];
        let named = [&self.actors, &self.resources, &self.applications, &self.clusters];
        texts.map(Texts::bytes).iter().sum::<usize>()
            + named.map(Named::bytes).iter().sum::<usize>()
            + self.environment_groups.bytes()
            + self.addresses.bytes()
            + self.scratch.capacity()
    }
}

/// A value of two parts, as the filter writes it.
fn written<'s>(scratch: &'s mut String, kind: &str, id: &str) -> &'s str {
    scratch.clear();
    // Writing to a string cannot fail.
    let _ = write!(scratch, "{kind}:{id}");
    scratch
}

/// Statuses need no dictionary: the code is the status, moved past [`MISSING`].
pub(crate) fn status_code(status: u16) -> u32 {
    u32::from(status) + 1
}

/// The class of a status, 0 for 1xx to 4 for 5xx, by its code.
pub(crate) fn status_class(code: u32) -> Option<usize> {
    let status = code.checked_sub(1)?;
    (100..600).contains(&status).then(|| status as usize / 100 - 1)
}

/// Nor do sources: the code is the place in [`Source::ALL`], moved past [`MISSING`].
pub(crate) const fn source_code(source: Source) -> u32 {
    match source {
        Source::Dashboard => 1,
        Source::Cli => 2,
        Source::Api => 3,
    }
}

fn source_of(code: u32) -> Option<Source> {
    Source::ALL.into_iter().find(|source| source_code(*source) == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_statuses_are_their_own_codes() {
        let dictionaries = Dictionaries::new(0);
        for source in Source::ALL {
            assert_eq!(dictionaries.value(Column::Source, source_code(source)), source.as_str());
        }
        assert_eq!(dictionaries.value(Column::Status, status_code(404)), "404");
        let class = |status| status_class(status_code(status));
        assert_eq!([99, 100, 199, 200, 599, 600].map(class), [None, Some(0), Some(0), Some(1), Some(4), None]);
        assert_eq!(status_class(MISSING), None);
    }
}
