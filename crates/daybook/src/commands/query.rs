//! `daybook query`

use super::table::Table;
use crate::cli::{Ask, checked};
use crate::client::Client;
use crate::failure::CommandFailure;
use crate::output;
use daybook_wire::query::MAX_LIMIT;
use daybook_wire::{Entry, Page, Query, routes};
use serde_json::json;

pub(super) fn run(json: bool, command: &Ask) -> Result<(), CommandFailure> {
    let mut query: Query = checked(Query::decode(&command.question.raw));
    let client = Client::new(&command.server)?;
    let mut whole: Option<Page> = None;
    let mut wanted = command.limit;
    loop {
        query.limit = u16::try_from(wanted).unwrap_or(MAX_LIMIT).min(MAX_LIMIT);
        let page: Page = client.json(&routes::audit_logs(command.project), &query.encode())?;
        wanted -= u32::try_from(page.entries.len()).unwrap_or(wanted).min(wanted);
        query.cursor.clone_from(&page.next_cursor);
        match &mut whole {
            None => whole = Some(page),
            Some(whole) => {
                whole.entries.extend(page.entries);
                whole.next_cursor = page.next_cursor;
            }
        }
        if wanted == 0 || query.cursor.is_none() {
            break;
        }
    }
    let Some(page) = whole else { return Ok(()) };
    if json {
        output::line(&json!(page).to_string());
    } else {
        output::line(table(&page.entries).to_string().trim_end());
        let at_least = if page.total.exact { "" } else { "more than " };
        eprintln!(
            "{} of {at_least}{} entries from {} to {}",
            page.entries.len(),
            page.total.value,
            page.range.from,
            page.range.to
        );
    }
    Ok(())
}

fn table(entries: &[Entry]) -> Table {
    let rows = entries.iter().map(|entry| {
        let resource = entry.resource.as_ref().map(|resource| format!("{} {}", resource.kind, resource.name));
        let deleted = if entry.actor.deleted { " (deleted)" } else { "" };
        [
            entry.started_at.to_string(),
            format!("{}{deleted}", entry.actor.label()),
            entry.source.to_string(),
            entry.method.clone(),
            entry.status_code.to_string(),
            resource.unwrap_or_else(|| "-".to_owned()),
            entry.cli_command.clone().unwrap_or_else(|| entry.action.clone()),
        ]
    });
    Table::new(["STARTED AT", "ACTOR", "SOURCE", "METHOD", "STATUS", "RESOURCE", "ACTION"], rows)
}
