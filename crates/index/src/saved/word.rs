//! A column's value as it is written.

use crate::column::{Column, MISSING};
use crate::dictionary::{Addresses, Dictionaries, Named, Names, Texts, source_code, status_code};
use crate::row::Row;
use serde::{Deserialize, Serialize};

/// A value and, where its column has them, what it was called then. What is only searched is folded already.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Word {
    value: String,
    name: Option<String>,
    email: Option<String>,
}

impl Word {
    fn plain(value: impl Into<String>) -> Self {
        Self { value: value.into(), name: None, email: None }
    }

    fn named(value: impl Into<String>, name: &str) -> Self {
        Self { value: value.into(), name: Some(name.to_owned()), email: None }
    }

    /// The values of a row, in the order of the columns: what [`Saved::probes`](super::Saved::probes) gives for it.
    #[must_use]
    pub fn of_row(row: &Row<'_>) -> Vec<Option<Self>> {
        let folded = |text: &str| crate::dictionary::folded(text).into_owned();
        let word = |column: Column| {
            Some(match column {
                Column::Actor => Self {
                    value: format!("{}:{}", row.actor_type, row.actor_id),
                    name: Some(row.actor_name.to_owned()),
                    email: row.actor_email.map(folded),
                },
                Column::Method => Self::plain(row.method),
                Column::Source => Self::plain(row.source.as_str()),
                Column::Action => Self::plain(row.action),
                Column::Status => Self::plain(row.status_code.to_string()),
                Column::ResourceType => Self::plain(row.resource?.kind),
                Column::Resource => {
                    let resource = row.resource?;
                    Self::named(format!("{}:{}", resource.kind, resource.id), resource.name)
                }
                Column::Application => Self::named(row.application?.id, row.application?.name),
                Column::Cluster => Self::named(row.cluster?.id, row.cluster?.name),
                Column::EnvironmentGroup => Self::plain(row.environment_group?),
                Column::Ip => Self::plain(daybook_wire::query::canonical_ip(row.remote_ip?).to_string()),
                Column::Path => Self::plain(folded(row.path)),
                Column::Command => Self::plain(folded(row.cli_command?)),
            })
        };
        Column::ALL.into_iter().map(word).collect()
    }
}

impl Dictionaries {
    /// What a code stands for.
    pub(super) fn word(&self, column: Column, code: u32) -> Word {
        let Some(named) = self.named(column) else { return Word::plain(self.value(column, code)) };
        let value = named.values().get(named.value_of(code));
        Word { email: named.email_of(code).map(str::to_owned), ..Word::named(value, named.name_of(code)) }
    }

    /// The dictionary of each column, so that they can be filled beside each other. Those of many values come first.
    pub(super) fn by_column(&mut self) -> Vec<(Column, Known<'_>)> {
        vec![
            (Column::Path, Known::Texts(&mut self.paths)),
            (Column::Resource, Known::Named(&mut self.resources)),
            (Column::Ip, Known::Addresses(&mut self.addresses)),
            (Column::Actor, Known::Named(&mut self.actors)),
            (Column::Command, Known::Texts(&mut self.commands)),
            (Column::Application, Known::Named(&mut self.applications)),
            (Column::Cluster, Known::Named(&mut self.clusters)),
            (Column::EnvironmentGroup, Known::Names(&mut self.environment_groups)),
            (Column::Action, Known::Texts(&mut self.actions)),
            (Column::Method, Known::Texts(&mut self.methods)),
            (Column::ResourceType, Known::Texts(&mut self.resource_types)),
            (Column::Status, Known::Statuses),
            (Column::Source, Known::Sources),
        ]
    }
}

/// The values of one column that have a code.
pub(super) enum Known<'d> {
    Named(&'d mut Named),
    Texts(&'d mut Texts),
    Names(&'d mut Names),
    Addresses(&'d mut Addresses),
    Statuses,
    Sources,
}

impl Known<'_> {
    /// The project's codes of values; before them that of missing ones.
    pub(super) fn intern_all(&mut self, words: &[Word]) -> Vec<u32> {
        [MISSING].into_iter().chain(words.iter().map(|word| self.intern(word))).collect()
    }

    /// The code of a value, a new one where it has none yet. What is no value of its column is missing.
    fn intern(&mut self, Word { value, name, email }: &Word) -> u32 {
        match self {
            Self::Named(named) => named.intern(value, name.as_deref().unwrap_or_default(), email.as_deref()),
            Self::Texts(texts) => texts.intern(value),
            Self::Names(names) => names.intern(value),
            Self::Addresses(addresses) => value.parse().map_or(MISSING, |address| addresses.intern(address)),
            Self::Statuses => value.parse().map_or(MISSING, status_code),
            Self::Sources => value.parse().map_or(MISSING, source_code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_dictionary() {
        let mut dictionaries = Dictionaries::new(1);
        let mut filled: Vec<usize> = dictionaries.by_column().iter().map(|(column, _)| *column as usize).collect();
        filled.sort_unstable();
        assert_eq!(filled, Column::ALL.map(|column| column as usize));
    }
}
