//! An entry as the cells of a CSV file, and back; harmless in a spreadsheet.

use crate::Entry;
use serde_json::{Map, Value};

/// The columns, in this order for ever.
pub const COLUMNS: [&str; 27] = [
    "started_at",
    "method",
    "path",
    "action",
    "actor_type",
    "actor_id",
    "actor_name",
    "remote_ip",
    "user_agent",
    "resource_type",
    "resource_id",
    "resource_name",
    "cluster_id",
    "cluster_name",
    "preview_environment_id",
    "preview_environment_name",
    "status_code",
    "id",
    "source",
    "cli_command",
    "actor_email",
    "application_id",
    "application_name",
    "environment_group",
    "request_id",
    "duration_ms",
    "received_at",
];

/// Fields that are objects; their columns are named `actor_id` and alike.
const PARENTS: [&str; 5] = ["actor", "resource", "application", "cluster", "preview_environment"];

/// A spreadsheet takes a cell that starts with one of these for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// An entry as the cells of [`COLUMNS`], made harmless. What does not apply is empty.
#[must_use]
pub fn cells(entry: &Entry) -> [String; COLUMNS.len()] {
    fn text(text: Option<&String>) -> String {
        text.cloned().unwrap_or_default()
    }
    let resource = entry.resource.as_ref();
    let application = entry.application.as_ref();
    let cluster = entry.cluster.as_ref();
    let preview = entry.preview_environment.as_ref();
    [
        entry.started_at.to_string(),
        entry.method.clone(),
        entry.path.clone(),
        entry.action.clone(),
        entry.actor.kind.to_string(),
        entry.actor.id.clone(),
        entry.actor.name.clone(),
        text(entry.remote_ip.as_ref()),
        text(entry.user_agent.as_ref()),
        text(resource.map(|resource| &resource.kind)),
        text(resource.map(|resource| &resource.id)),
        text(resource.map(|resource| &resource.name)),
        text(cluster.map(|named| &named.id)),
        text(cluster.map(|named| &named.name)),
        text(preview.map(|named| &named.id)),
        text(preview.map(|named| &named.name)),
        entry.status_code.to_string(),
        entry.id.to_string(),
        entry.source.to_string(),
        text(entry.cli_command.as_ref()),
        text(entry.actor.email.as_ref()),
        text(application.map(|named| &named.id)),
        text(application.map(|named| &named.name)),
        text(entry.environment_group.as_ref()),
        text(entry.request_id.as_ref()),
        entry.duration_ms.map(|duration| duration.to_string()).unwrap_or_default(),
        entry.received_at.to_string(),
    ]
    .map(guard)
}

/// Puts a quote before a cell that a spreadsheet would take for a formula.
fn guard(cell: String) -> String {
    if cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell }
}

/// Removes the quote that [`guard`] puts. A text that itself starts with a quote and a formula cannot be told from one, and loses its
/// quote.
fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA_STARTS) => rest,
        _ => cell,
    }
}

/// Puts the cells of a row, each with the column it stands in, where an entry has them; nothing is checked but numbers. What is
/// empty is left out, and so is when Daybook received the entry: that is not for a file to say.
pub fn entry_from_cells<'c>(cells: impl IntoIterator<Item = (&'static str, &'c str)>) -> Result<Value, String> {
    let mut entry = Map::new();
    for (column, cell) in cells {
        let cell = unguard(cell);
        if cell.is_empty() || column == "received_at" {
            continue;
        }
        let value = match column {
            "status_code" | "duration_ms" => {
                Value::from(cell.parse::<i64>().map_err(|_| format!("{column}: expected a number, found {cell:?}"))?)
            }
            _ => Value::from(cell),
        };
        match PARENTS.into_iter().find_map(|parent| Some((parent, column.strip_prefix(parent)?.strip_prefix('_')?))) {
            None => entry.insert(column.to_owned(), value),
            Some((parent, name)) => {
                let fields = entry.entry(parent).or_insert_with(|| Value::Object(Map::new()));
                fields.as_object_mut().and_then(|fields| fields.insert(name.to_owned(), value))
            }
        };
    }
    Ok(Value::Object(entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cell_is_read_as_it_was_before_it_was_made_harmless(cell in "['=+@\\-\tx]{0,4}") {
            let guarded = guard(cell.clone());
            prop_assert!(!guarded.starts_with(FORMULA_STARTS));
            let is_ambiguous = cell.strip_prefix('\'').is_some_and(|rest| rest.starts_with(FORMULA_STARTS));
            prop_assert_eq!(unguard(&guarded) == cell, !is_ambiguous);
        }
    }
}
