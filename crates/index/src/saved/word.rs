//! A column's value as it is written.

use super::translation::Known;
use super::words::{WordRef, Words};
use crate::column::{Column, MISSING};
use crate::dictionary::{Addresses, Dictionaries, Named, Names, Texts, folded, source_code, status_code};
use crate::row::Row;
use std::borrow::Cow;

/// More values than these are not expected, whatever a file says, nor more than so many times those of its segment.
const MOST_EXPECTED: usize = 1 << 22;
const MOST_TIMES_ITS_OWN: usize = 64;

/// A value and, where its column has them, what it was called then. What is only searched is folded already.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    value: String,
    name: Option<String>,
    email: Option<String>,
}

impl Word {
    pub(super) fn new(value: impl Into<String>, name: Option<&str>, email: Option<Cow<'_, str>>) -> Self {
        Self { value: value.into(), name: name.map(str::to_owned), email: email.map(Cow::into_owned) }
    }

    fn plain(value: impl Into<String>) -> Self {
        Self::new(value, None, None)
    }

    /// The values of a row, in the order of the columns: what [`Saved::probes`](super::Saved::probes) gives for it.
    #[must_use]
    pub fn of_row(row: &Row<'_>) -> Vec<Option<Self>> {
        let word = |column: Column| {
            Some(match column {
                Column::Actor => {
                    let value = format!("{}:{}", row.actor_type, row.actor_id);
                    Self::new(value, Some(row.actor_name), row.actor_email.map(folded))
                }
                Column::Method => Self::plain(row.method),
                Column::Source => Self::plain(row.source.as_str()),
                Column::Action => Self::plain(row.action),
                Column::Status => Self::plain(row.status_code.to_string()),
                Column::ResourceType => Self::plain(row.resource?.kind),
                Column::Resource => {
                    let resource = row.resource?;
                    Self::new(format!("{}:{}", resource.kind, resource.id), Some(resource.name), None)
                }
                Column::Application => Self::new(row.application?.id, Some(row.application?.name), None),
                Column::Cluster => Self::new(row.cluster?.id, Some(row.cluster?.name), None),
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
    /// What rising codes stand for.
    pub(super) fn words(&self, column: Column, codes: &[u32]) -> Words {
        let mut words = Words::default();
        let mut before = MISSING;
        for former in codes.iter().copied() {
            if let Some(named) = self.named(column) {
                let value = named.values().get(named.value_of(former));
                let (name, email) = (Some(named.name_of(former)), named.email_of(former));
                words.push(before, WordRef { former, value, name, email });
            } else {
                let value = &self.value(column, former);
                words.push(before, WordRef { former, value, name: None, email: None });
            }
            before = former;
        }
        words
    }

    /// The dictionary of each column, so that they can be filled beside each other. Those of many values come first.
    pub(super) fn by_column(&mut self) -> Vec<(Column, Dictionary<'_>)> {
        vec![
            (Column::Path, Dictionary::Texts(&mut self.paths)),
            (Column::Resource, Dictionary::Named(&mut self.resources)),
            (Column::Ip, Dictionary::Addresses(&mut self.addresses)),
            (Column::Actor, Dictionary::Named(&mut self.actors)),
            (Column::Command, Dictionary::Texts(&mut self.commands)),
            (Column::Application, Dictionary::Named(&mut self.applications)),
            (Column::Cluster, Dictionary::Named(&mut self.clusters)),
            (Column::EnvironmentGroup, Dictionary::Names(&mut self.environment_groups)),
            (Column::Action, Dictionary::Texts(&mut self.actions)),
            (Column::Method, Dictionary::Texts(&mut self.methods)),
            (Column::ResourceType, Dictionary::Texts(&mut self.resource_types)),
            (Column::Status, Dictionary::Statuses),
            (Column::Source, Dictionary::Sources),
        ]
    }
}

/// The values of one column that have a code.
pub(super) enum Dictionary<'d> {
    Named(&'d mut Named),
    Texts(&'d mut Texts),
    Names(&'d mut Names),
    Addresses(&'d mut Addresses),
    Statuses,
    Sources,
}

impl Dictionary<'_> {
    /// The project's codes of values; before them that of missing ones. What they were before is looked up where that is known. There may
    /// come so many codes in all.
    pub(super) fn intern_all(&mut self, words: &Words, known: &mut Known, codes_in_all: u32) -> Vec<u32> {
        let mut codes = vec![MISSING];
        codes.extend(words.iter().map(|word| known.get(word.former).unwrap_or(MISSING)));
        let is_unknown = |(code, _): &(&mut u32, WordRef<'_>)| **code == MISSING;
        let (unknown, new): (Vec<&mut u32>, Vec<WordRef<'_>>) =
            codes.iter_mut().skip(1).zip(words.iter()).filter(is_unknown).unzip();
        // Tables that grow step by step are filled anew each time.
        let in_all = if known.is_empty() { codes_in_all as usize } else { 0 };
        let expected = in_all.min(MOST_EXPECTED).min(new.len().saturating_mul(MOST_TIMES_ITS_OWN));
        let room = expected.saturating_sub(self.held()).max(new.len());
        for ((code, word), interned) in unknown.into_iter().zip(&new).zip(self.intern(&new, room)) {
            known.set(word.former, interned);
            *code = interned;
        }
        codes
    }

    /// How many codes a table has that room is made in.
    fn held(&self) -> usize {
        match self {
            Self::Named(named) => named.codes(),
            Self::Texts(texts) => texts.len() as usize,
            Self::Names(_) | Self::Addresses(_) | Self::Statuses | Self::Sources => 0,
        }
    }

    /// The codes of values, new ones where they have none yet, in tables with room for so many. What is no value of its column is missing.
    fn intern(&mut self, words: &[WordRef<'_>], room: usize) -> Vec<u32> {
        let values = || words.iter().map(|word| word.value);
        let texts = || values().map(Some).collect::<Vec<_>>();
        match self {
            Self::Named(named) => {
                named.reserve(room);
                let called =
                    |place: usize| (words[place].name.unwrap_or_default(), words[place].email.map(Cow::Borrowed));
                named.intern_all(&texts(), called)
            }
            Self::Texts(dictionary) => {
                dictionary.reserve(room);
                dictionary.intern_all(&texts())
            }
            Self::Names(names) => names.intern_all(&texts()),
            Self::Addresses(addresses) => {
                addresses.intern_all(&values().map(|value| value.parse().ok()).collect::<Vec<_>>())
            }
            Self::Statuses => values().map(|value| value.parse().map_or(MISSING, status_code)).collect(),
            Self::Sources => values().map(|value| value.parse().map_or(MISSING, source_code)).collect(),
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
