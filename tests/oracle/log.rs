//! Random logs.

use super::moments::{ago, moment};
use super::values::{ADDRESSES, KINDS, METHODS, RESOURCE_KINDS, SOURCES, STATUSES, text};
use crate::harness::{EntryBuilder, entry};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// A log in the making: what the platform sends, and what it tells of actors afterwards.
#[derive(Debug, Clone)]
pub(super) struct Log {
    /// Entries in the order they are sent, each labelled (in `request_id`) with its place.
    pub(super) entries: Vec<Value>,
    pub(super) told: Vec<Told>,
    /// What is older is sent, and expires before the first question.
    pub(super) retention_days: i64,
}

/// What the platform now knows of an actor.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) deleted: Option<bool>,
}

fn named() -> impl Strategy<Value = Option<Value>> {
    weighted(0.6, (text(), of(text())).prop_map(|(id, name)| json!({"id": id, "name": name})))
}

/// What few entries have.
fn details() -> impl Strategy<Value = [(&'static str, Value); 5]> {
    let changes = text().prop_map(|text| json!({"before": {text.as_str(): 1}, "after": {"text": text}}));
    let metadata = text().prop_map(|text| json!({"nested": [{"text": text}, null, 1.5], "text\n": "\u{7}"}));
    (named(), of(text()), of(any::<u32>()), weighted(0.2, changes), weighted(0.2, metadata)).prop_map(
        |(preview, agent, duration, changes, metadata)| {
            [
                ("preview_environment", json!(preview)),
                ("user_agent", json!(agent)),
                ("duration_ms", json!(duration)),
                ("changes", json!(changes)),
                ("metadata", json!(metadata)),
            ]
        },
    )
}

pub(super) fn one_entry() -> impl Strategy<Value = EntryBuilder> {
    let who = (select(&KINDS[..]), text(), of(text()), of(text()));
    let what = (select(&METHODS[..]), text(), select(&STATUSES[..]), text(), of(text()), select(&SOURCES[..]));
    let resource = weighted(0.6, (select(&RESOURCE_KINDS[..]), text(), of(text())));
    let about = (resource, named(), named(), weighted(0.6, text()), weighted(0.7, select(&ADDRESSES[..])));
    (ago(), who, what, about, details()).prop_map(|(ago, who, what, about, details)| {
        let (kind, id, name, email) = who;
        let (method, path, status, action, command, source) = what;
        let (resource, application, cluster, group, address) = about;
        let resource = resource.map(|(kind, id, name)| json!({"type": kind, "id": id, "name": name}));
        let entry = details.into_iter().fold(entry(""), |entry, (field, value)| entry.with(field, value));
        entry
            .started_at(&moment(ago).to_string())
            .with("actor", json!({"type": kind, "id": id, "name": name, "email": email}))
            .with("method", method)
            .with("path", path)
            .with("status_code", status)
            .with("action", action)
            .with("cli_command", command)
            .with("source", source)
            .with("resource", resource)
            .with("application", application)
            .with("cluster", cluster)
            .with("environment_group", group)
            .with("remote_ip", address)
    })
}

pub(super) fn told() -> impl Strategy<Value = Told> {
    (select(&KINDS[..]), text(), of(text()), of(any::<bool>())).prop_map(|(kind, id, name, deleted)| Told {
        kind,
        id,
        name,
        deleted,
    })
}

/// A log of up to 50 entries.
pub(super) fn log() -> impl Strategy<Value = Log> {
    (vec(one_entry(), 0..50), vec(told(), 0..6), select(&[30_i64, 30, 10][..])).prop_map(
        |(entries, told, retention_days)| {
            let labelled = entries.into_iter().enumerate();
            let entries = labelled.map(|(place, entry)| entry.with("request_id", place.to_string()).into()).collect();
            Log { entries, told, retention_days }
        },
    )
}
