//! Entries as they must be shown, in JSON and in CSV.

use super::model::{Model, concerned, name_of, started_at, value_of};
use super::moments::NOW;
use crate::harness::at;
use serde_json::{Value, json};

impl Model {
    /// A whole entry but for its id.
    pub(super) fn whole(&self, sent: &Value) -> Value {
        let actor = &sent["actor"];
        let (kind, id) = (actor["type"].as_str().unwrap(), actor["id"].as_str().unwrap());
        let named = |value: &Value| match value {
            Value::Null => Value::Null,
            value => json!({"id": value["id"], "name": name_of(value)}),
        };
        let resource = match &sent["resource"] {
            Value::Null => Value::Null,
            value => json!({"type": value["type"], "id": value["id"], "name": name_of(value)}),
        };
        // Daybook writes its own entries itself.
        let is_own = sent["action"].as_str().unwrap().starts_with("daybook.");
        json!({
            "project_id": self.project,
            "started_at": started_at(sent), "received_at": at(NOW),
            "actor": {
                "type": kind, "id": id, "name": name_of(actor), "email": actor["email"],
                "deleted": self.is_deleted(kind, id),
            },
            "method": value_of(sent, "method"), "path": sent["path"], "status_code": sent["status_code"],
            "action": sent["action"], "source": sent["source"], "cli_command": sent["cli_command"],
            "resource": resource,
            "application": named(concerned(sent, "application")), "cluster": named(concerned(sent, "cluster")),
            "environment_group": sent["environment_group"],
            "preview_environment": named(&sent["preview_environment"]),
            "remote_ip": value_of(sent, "ip"), "user_agent": sent["user_agent"],
            "request_id": sent["request_id"], "duration_ms": sent["duration_ms"],
            "ingested_by": if is_own { Value::Null } else { json!("platform-prod") },
            "changes": sent["changes"], "metadata": sent["metadata"],
        })
    }

    /// An entry as a list shows it, but for its id.
    pub(super) fn listed(&self, sent: &Value) -> Value {
        let mut listed = self.whole(sent);
        for large in ["changes", "metadata"] {
            listed.as_object_mut().unwrap().remove(large);
        }
        listed
    }

    /// An entry as a line of CSV, but for its id.
    pub(super) fn cells(&self, sent: &Value) -> Vec<String> {
        let whole = self.whole(sent);
        let pointers = [
            "started_at",
            "method",
            "path",
            "action",
            "actor/type",
            "actor/id",
            "actor/name",
            "remote_ip",
            "user_agent",
            "resource/type",
            "resource/id",
            "resource/name",
            "cluster/id",
            "cluster/name",
            "preview_environment/id",
            "preview_environment/name",
            "status_code",
            "id",
            "source",
            "cli_command",
            "actor/email",
            "application/id",
            "application/name",
            "environment_group",
            "request_id",
            "duration_ms",
            "received_at",
        ];
        let cells = pointers.map(|pointer| match whole.pointer(&format!("/{pointer}")) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        });
        cells.to_vec()
    }
}

/// A file of RFC 4180, character by character: lines of cells.
pub(super) fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut letters = text.chars().peekable();
    while letters.peek().is_some() {
        let mut line = vec![String::new()];
        let mut quoted = false;
        loop {
            let cell = line.last_mut().unwrap();
            match letters.next().expect("a line ends with CRLF") {
                '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => line.push(String::new()),
                '\r' if !quoted && letters.peek() == Some(&'\n') => {
                    letters.next();
                    break;
                }
                letter => cell.push(letter),
            }
        }
        lines.push(line);
    }
    lines
}
