//! Whether one entry matches a filter: the language's meaning, entry by entry.

use super::{Field, Filter, Mode, Value};
use crate::{Entry, fold};
use std::collections::BTreeSet;

impl Filter {
    /// Whether the filter matches an entry: any of a field's included values, none of its excluded ones, and the search.
    ///
    /// Answers as SQL does; a property test holds the two together.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        let fields_agree = self.terms().all(|(field, mode, values)| match mode {
            Mode::Include => has_any(entry, field, values),
            Mode::Exclude => !has_any(entry, field, values),
        });
        fields_agree && self.search().is_none_or(|search| is_found(entry, &fold(search)))
    }
}

/// Whether a field has one of the values. An entry that lacks the field has none.
fn has_any(entry: &Entry, field: Field, values: &BTreeSet<Value>) -> bool {
    match field {
        Field::Actor => values.contains(&Value::Actor(entry.actor.kind, entry.actor.id.clone())),
        Field::Method => values.contains(&Value::Method(entry.method.clone())),
        Field::Source => values.contains(&Value::Source(entry.source)),
        Field::Action => has_text(values, Some(&entry.action)),
        Field::Status => values.iter().any(|value| match value {
            Value::Status(status) => {
                let (first, last) = status.bounds();
                (first..=last).contains(&entry.status_code)
            }
            _ => false,
        }),
        Field::ResourceType => has_text(values, entry.resource.as_ref().map(|resource| &resource.kind)),
        Field::Resource => entry
            .resource
            .as_ref()
            .is_some_and(|resource| values.contains(&Value::Resource(resource.kind.clone(), resource.id.clone()))),
        Field::Application => has_text(values, entry.application.as_ref().map(|named| &named.id)),
        Field::Cluster => has_text(values, entry.cluster.as_ref().map(|named| &named.id)),
        Field::EnvironmentGroup => has_text(values, entry.environment_group.as_ref()),
        Field::Ip => {
            let address = entry.remote_ip.as_ref().and_then(|text| text.parse().ok());
            address.is_some_and(|address| {
                values.iter().any(|value| matches!(value, Value::Ip(block) if block.contains(address)))
            })
        }
    }
}

fn has_text(values: &BTreeSet<Value>, text: Option<&String>) -> bool {
    text.is_some_and(|text| values.contains(&Value::Text(text.clone())))
}

/// Whether one of the searched texts holds the folded needle.
fn is_found(entry: &Entry, needle: &str) -> bool {
    let texts = [
        Some(&entry.path),
        entry.actor.email.as_ref(),
        Some(&entry.actor.name),
        entry.application.as_ref().map(|named| &named.name),
        entry.cluster.as_ref().map(|named| &named.name),
        entry.environment_group.as_ref(),
        entry.cli_command.as_ref(),
    ];
    texts.into_iter().flatten().any(|text| fold(text).contains(needle))
}
