//! A column's value as it is written.

use crate::column::{Column, MISSING};
use crate::dictionary::{Dictionaries, Named, status_code};
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

    /// The code of a value, a new one where it has none yet. What is no value of its column is missing.
    pub(super) fn intern_word(&mut self, column: Column, word: &Word) -> u32 {
        let Word { value, name, email } = word;
        let name = name.as_deref().unwrap_or_default();
        let named = |named: &mut Named| named.intern(value, name, email.as_deref());
        match column {
            Column::Actor => named(&mut self.actors),
            Column::Resource => named(&mut self.resources),
            Column::Application => named(&mut self.applications),
            Column::Cluster => named(&mut self.clusters),
            Column::Method => self.methods.intern(value),
            Column::Action => self.actions.intern(value),
            Column::ResourceType => self.resource_types.intern(value),
            Column::EnvironmentGroup => self.environment_groups.intern(value),
            Column::Path => self.paths.intern(value),
            Column::Command => self.commands.intern(value),
            Column::Source => value.parse().map_or(MISSING, crate::dictionary::source_code),
            Column::Status => value.parse().map_or(MISSING, status_code),
            Column::Ip => value.parse().map_or(MISSING, |address| self.addresses.intern(address)),
        }
    }
}
