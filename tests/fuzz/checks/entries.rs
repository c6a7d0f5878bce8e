//! An entry that is taken can be told again, as an answer tells it, and is taken as the same.

use daybook_wire::new_entry::{MAX_ENTRIES, Rules, Sent, read_json, read_ndjson};
use daybook_wire::{EntryError, NewEntry, Timestamp};
use serde_json::{Value, json};

pub(crate) fn check(bytes: &[u8]) {
    // Read field by field, JSON says what it says to any reader.
    let (sent, value) = (serde_json::from_slice::<Sent>(bytes), serde_json::from_slice::<Value>(bytes));
    assert_eq!(sent.map(Value::from).ok(), value.ok());
    for read in [read_json, |bytes: &[u8]| read_ndjson(bytes, || ())] {
        let Ok(entries) = read(bytes) else { continue };
        assert!(entries.len() <= MAX_ENTRIES);
        for (index, value) in entries.into_iter().enumerate() {
            check_entry(index, value);
        }
    }
}

fn check_entry(index: usize, value: Sent) {
    match take(index, value) {
        Ok(entry) => {
            let told = tell(&entry);
            // Through text, as it comes and goes, and as the database keeps it.
            let again = read_ndjson(told.to_string().as_bytes(), || ()).unwrap().remove(0);
            assert_eq!(take(0, again), Ok(entry), "{told}");
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "what is refused is explained");
            assert!(errors.iter().all(|error| error.index == index && !error.message.is_empty()), "{errors:?}");
        }
    }
}

fn take(index: usize, value: Sent) -> Result<NewEntry, Vec<EntryError>> {
    let rules = Rules {
        now: "2026-06-11T12:00:00Z".parse().unwrap(),
        kept_from: Timestamp::MIN,
        cli_user_agents: vec!["porter-cli".to_owned()],
        may_be_own: false,
    };
    let mut errors = Vec::new();
    NewEntry::from_json(index, value, &rules, &mut errors).ok_or(errors)
}

/// The entry as JSON, with every field that may be sent.
fn tell(entry: &NewEntry) -> Value {
    json!({
        "id": entry.id, "started_at": entry.started_at,
        "actor": {
            "type": entry.actor_type, "id": entry.actor_id, "name": entry.actor_name, "email": entry.actor_email,
        },
        "method": entry.method, "path": entry.path, "status_code": entry.status_code, "action": entry.action,
        "source": entry.source, "cli_command": entry.cli_command, "resource": entry.resource,
        "application": entry.application, "cluster": entry.cluster, "environment_group": entry.environment_group,
        "preview_environment": entry.preview_environment, "remote_ip": entry.remote_ip,
        "user_agent": entry.user_agent, "request_id": entry.request_id, "duration_ms": entry.duration_ms,
        "changes": entry.changes, "metadata": entry.metadata,
    })
}
