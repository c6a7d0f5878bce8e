//! A file that `daybook import` reads: whatever it holds, it is read to its end; and what an export would write of an entry that
//! is taken is read as the same entry.

#[path = "../../../crates/daybook/src/commands/import_reader.rs"]
mod import_reader;

use csv::{Terminator, WriterBuilder};
use daybook_wire::export::{COLUMNS, Format, cells};
use daybook_wire::new_entry::Rules;
use daybook_wire::{Actor, Entry, NewEntry, Timestamp};
use import_reader::{Line, Lines};
use serde_json::Value;
use uuid::Uuid;

pub(crate) fn check(bytes: &[u8]) {
    for format in Format::ALL {
        let Ok(lines) = Lines::new(format, 1, bytes) else { continue };
        let mut last = 0;
        for Line { number, entry } in lines {
            assert!(number >= last, "line {number} after line {last}");
            last = number;
            let Ok(value) = entry else { continue };
            if let Some(entry) = take(value) {
                round_trip(entry);
            }
        }
    }
}

fn take(value: Value) -> Option<NewEntry> {
    let rules = Rules {
        now: "2026-06-11T12:00:00Z".parse().unwrap(),
        kept_from: Timestamp::MIN,
        cli_user_agents: vec!["porter-cli".to_owned()],
        may_be_own: false,
    };
    NewEntry::from_json(0, value, &rules, &mut Vec::new())
}

/// Writes an entry as an export does, and reads it as an import does.
fn round_trip(entry: NewEntry) {
    let listed = to_listed(&entry);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    let row = cells(&listed);
    for cell in &row {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a spreadsheet takes {cell:?} for a formula");
    }
    // A text that starts with a quote and a formula looks like a guarded formula, and is read as that.
    let told = serde_json::to_string(&listed).unwrap();
    if ["\"'=", "\"'+", "\"'-", "\"'@"].iter().any(|start| told.contains(start)) {
        return;
    }
    writer.write_record(&row).unwrap();
    let file = writer.into_inner().unwrap();

    let mut lines = Lines::new(Format::Csv, 1, file.as_slice()).unwrap();
    let line = lines.next().unwrap();
    assert_eq!(line.number, 2);
    let value = line.entry.unwrap();
    let again = take(value.clone()).unwrap_or_else(|| panic!("{value} is not taken"));
    assert_eq!(again, without_what_csv_lacks(entry), "{}", String::from_utf8_lossy(&file));
    assert!(lines.next().is_none());
}

fn to_listed(entry: &NewEntry) -> Entry {
    let entry = entry.clone();
    Entry {
        id: entry.id.unwrap_or(Uuid::nil()),
        project_id: 1,
        started_at: entry.started_at,
        received_at: entry.started_at,
        actor: Actor {
            kind: entry.actor_type,
            id: entry.actor_id,
            name: entry.actor_name,
            email: entry.actor_email,
            deleted: false,
        },
        method: entry.method,
        path: entry.path,
        status_code: entry.status_code,
        action: entry.action,
        source: entry.source,
        cli_command: entry.cli_command,
        resource: entry.resource,
        application: entry.application,
        cluster: entry.cluster,
        environment_group: entry.environment_group,
        preview_environment: entry.preview_environment,
        remote_ip: entry.remote_ip.map(|address| address.to_string()),
        user_agent: entry.user_agent,
        request_id: entry.request_id,
        duration_ms: entry.duration_ms,
        ingested_by: None,
    }
}

/// A file has no column for `changes` and `metadata`, and an empty text is none.
fn without_what_csv_lacks(entry: NewEntry) -> NewEntry {
    let text = |text: Option<String>| text.filter(|text| !text.is_empty());
    NewEntry {
        id: Some(entry.id.unwrap_or(Uuid::nil())),
        cli_command: text(entry.cli_command),
        environment_group: text(entry.environment_group),
        user_agent: text(entry.user_agent),
        request_id: text(entry.request_id),
        changes: None,
        metadata: None,
        ..entry
    }
}
