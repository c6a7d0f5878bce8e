//! Entries to send.

use super::ambient::{NOW, at};
use serde_json::{Value, json};
use uuid::Uuid;

/// An entry in the making.
#[derive(Debug, Clone)]
pub(crate) struct EntryBuilder(Value);

/// An entry with the required fields, an hour old. Its label is kept where no filter and no search looks.
pub(crate) fn entry(label: &str) -> EntryBuilder {
    let entry = EntryBuilder(json!({
        "actor": {"type": "user", "id": "58392", "name": "Rudi Example"},
        "method": "PATCH",
        "path": "/api/v2/things/1",
        "status_code": 200,
        "action": "thing.patch",
        "request_id": label,
    }));
    entry.minutes_ago(60)
}

/// A UUID that a person can recognise.
pub(crate) fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0, number)
}

impl EntryBuilder {
    /// Sets a field.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    /// Leaves a field out.
    pub(crate) fn without(mut self, field: &str) -> Self {
        self.0.as_object_mut().unwrap().remove(field);
        self
    }

    /// Sets the id to [`id`] of a number.
    pub(crate) fn id(self, number: u64) -> Self {
        self.with("id", id(number).to_string())
    }

    /// Sets the start of the request.
    pub(crate) fn started_at(self, text: &str) -> Self {
        self.with("started_at", text)
    }

    /// Sets the start of the request, back from the start of the test.
    pub(crate) fn minutes_ago(self, minutes: i64) -> Self {
        self.with("started_at", at(NOW).plus_seconds(-60 * minutes).to_string())
    }

    /// Sets the actor.
    pub(crate) fn actor(self, kind: &str, id: &str) -> Self {
        self.with("actor", json!({"type": kind, "id": id}))
    }

    /// Sets the resource.
    pub(crate) fn resource(self, kind: &str, id: &str) -> Self {
        self.with("resource", json!({"type": kind, "id": id}))
    }
}

impl From<EntryBuilder> for Value {
    fn from(builder: EntryBuilder) -> Self {
        builder.0
    }
}
