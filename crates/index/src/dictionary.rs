//! The project-wide dictionaries: from the values of a row to codes, from a filter to sets of codes, and back to text.

mod addresses;
mod arena;
mod hash;
mod named;
mod renaming;
mod signature;
mod table;
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
pub(crate) use texts::{Names, Texts, folded};

/// Stands for the code of a value that has none yet.
pub(crate) const UNKNOWN: u32 = u32::MAX;

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
        }
    }

    /// By column, the codes of rows' values, new ones where they have none yet.
    pub(crate) fn intern(&mut self, rows: &[&Row<'_>]) -> PerColumn<Vec<u32>> {
        let mut codes = self.find(rows);
        for (column, codes) in codes.iter_mut() {
            for (code, row) in codes.iter_mut().zip(rows).filter(|(code, _)| **code == UNKNOWN) {
                *code = self.intern_one(column, row);
            }
        }
        codes
    }

    /// By column, the codes of rows' values, [`UNKNOWN`] where they have none yet.
    pub(crate) fn find(&self, rows: &[&Row<'_>]) -> PerColumn<Vec<u32>> {
        let mut scratch = String::new();
        let mut codes = PerColumn::default();
        codes[Column::Actor] = {
            let values = written(&mut scratch, rows.iter().map(|row| Some((row.actor_type.as_str(), row.actor_id))));
            self.actors.find_all(&values, |place| (rows[place].actor_name, rows[place].actor_email.map(folded)))
        };
        codes[Column::Resource] = {
            let values =
                written(&mut scratch, rows.iter().map(|row| row.resource.map(|resource| (resource.kind, resource.id))));
            self.resources.find_all(&values, |place| (rows[place].resource.map_or("", |resource| resource.name), None))
        };
        let texts = |text: for<'r> fn(&Row<'r>) -> Option<&'r str>| -> Vec<Option<&str>> {
            rows.iter().map(|row| text(row)).collect()
        };
        codes[Column::Method] = self.methods.find_all(&texts(|row| Some(row.method)));
        codes[Column::Action] = self.actions.find_all(&texts(|row| Some(row.action)));
        codes[Column::ResourceType] = self.resource_types.find_all(&texts(|row| Some(row.resource?.kind)));
        codes[Column::EnvironmentGroup] = self.environment_groups.texts().find_all(&texts(|row| row.environment_group));
        codes[Column::Path] = find_folded(&self.paths, &texts(|row| Some(row.path)));
        codes[Column::Command] = find_folded(&self.commands, &texts(|row| row.cli_command));
        codes[Column::Application] = self.applications.find_all(&texts(|row| Some(row.application?.id)), |place| {
            (rows[place].application.map_or("", |application| application.name), None)
        });
        codes[Column::Cluster] = self.clusters.find_all(&texts(|row| Some(row.cluster?.id)), |place| {
            (rows[place].cluster.map_or("", |cluster| cluster.name), None)
        });
        codes[Column::Source] = rows.iter().map(|row| source_code(row.source)).collect();
        codes[Column::Status] = rows.iter().map(|row| status_code(row.status_code)).collect();
        codes[Column::Ip] = self.addresses.find_all(&rows.iter().map(|row| row.remote_ip).collect::<Vec<_>>());
        codes
    }

    /// The code of a row's value, a new one where it has none yet.
    pub(crate) fn intern_one(&mut self, column: Column, row: &Row<'_>) -> u32 {
        let named = |dictionary: &mut Named, value: Option<NameRef<'_>>| {
            value.map(|value| dictionary.intern(value.id, value.name, None))
        };
        let code = match column {
            Column::Actor => {
                let value = format!("{}:{}", row.actor_type.as_str(), row.actor_id);
                Some(self.actors.intern(&value, row.actor_name, row.actor_email.map(folded).as_deref()))
            }
            Column::Resource => row.resource.map(|resource| {
                self.resources.intern(&format!("{}:{}", resource.kind, resource.id), resource.name, None)
            }),
            Column::Method => Some(self.methods.intern(row.method)),
            Column::Action => Some(self.actions.intern(row.action)),
            Column::ResourceType => row.resource.map(|resource| self.resource_types.intern(resource.kind)),
            Column::EnvironmentGroup => row.environment_group.map(|group| self.environment_groups.intern(group)),
            Column::Path => Some(self.paths.intern(&folded(row.path))),
            Column::Command => row.cli_command.map(|command| self.commands.intern(&folded(command))),
            Column::Application => named(&mut self.applications, row.application),
            Column::Cluster => named(&mut self.clusters, row.cluster),
            Column::Source => Some(source_code(row.source)),
            Column::Status => Some(status_code(row.status_code)),
            Column::Ip => row.remote_ip.map(|address| self.addresses.intern(address)),
        };
        code.unwrap_or(MISSING)
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
    }
}

/// Values of two parts, as the filter writes them.
fn written<'s, 'r>(
    scratch: &'s mut String,
    values: impl Iterator<Item = Option<(&'r str, &'r str)>>,
) -> Vec<Option<&'s str>> {
    scratch.clear();
    let mut write = |(kind, id): (&str, &str)| {
        let start = scratch.len();
        scratch.push_str(kind);
        scratch.push(':');
        scratch.push_str(id);
        start..scratch.len()
    };
    let ranges: Vec<_> = values.map(|value| value.map(&mut write)).collect();
    ranges.into_iter().map(|range| scratch.get(range?)).collect()
}

/// The codes of texts that are only searched.
fn find_folded(dictionary: &Texts, texts: &[Option<&str>]) -> Vec<u32> {
    let folded: Vec<Option<Cow<'_, str>>> = texts.iter().map(|text| text.map(folded)).collect();
    let folded: Vec<Option<&str>> = folded.iter().map(Option::as_deref).collect();
    dictionary.find_all(&folded)
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
