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
use crate::row::Row;
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

    /// The codes of a row's values, new ones where they have none yet.
    pub(crate) fn intern(&mut self, row: &Row<'_>) -> PerColumn<u32> {
        let mut codes = PerColumn::default();
        let value = written(&mut self.scratch, row.actor_type.as_str(), row.actor_id);
        codes[Column::Actor] = self.actors.intern(value, row.actor_name, row.actor_email.map(folded).as_deref());
        codes[Column::Method] = self.methods.intern(row.method);
        codes[Column::Source] = source_code(row.source);
        codes[Column::Action] = self.actions.intern(row.action);
        codes[Column::Status] = status_code(row.status_code);
        if let Some(resource) = row.resource {
            codes[Column::ResourceType] = self.resource_types.intern(resource.kind);
            let value = written(&mut self.scratch, resource.kind, resource.id);
            codes[Column::Resource] = self.resources.intern(value, resource.name, None);
        }
        if let Some(application) = row.application {
            codes[Column::Application] = self.applications.intern(application.id, application.name, None);
        }
        if let Some(cluster) = row.cluster {
            codes[Column::Cluster] = self.clusters.intern(cluster.id, cluster.name, None);
        }
        codes[Column::EnvironmentGroup] =
            row.environment_group.map_or(MISSING, |name| self.environment_groups.intern(name));
        codes[Column::Ip] = row.remote_ip.map_or(MISSING, |address| self.addresses.intern(address));
        codes[Column::Path] = self.paths.intern(&folded(row.path));
        codes[Column::Command] = row.cli_command.map_or(MISSING, |command| self.commands.intern(&folded(command)));
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
