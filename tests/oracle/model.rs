//! The model: entries as they were sent, and what can be said about them as plainly as can be. Nothing here is the product's
//! own but its timestamps.

use super::log::Told;
use super::moments::{NOW, moment};
use super::questions::{Question, Span};
use crate::harness::at;
use daybook_wire::Timestamp;
use serde_json::Value;
use std::net::IpAddr;

/// A project's log, as it must be.
pub(super) struct Model {
    pub(super) project: i64,
    /// In the order of their appends; Daybook's own entries too.
    pub(super) entries: Vec<Value>,
    pub(super) told: Vec<Told>,
    pub(super) retention_days: i64,
}

/// A window: from, and the first moment after.
pub(super) type Window = (Timestamp, Timestamp);

impl Model {
    /// The window that a question covers.
    pub(super) fn window(&self, span: &Span) -> Window {
        let now = at(NOW);
        let after_newest = self.entries.iter().map(|entry| started_at(entry).plus_micros(1)).max();
        let open_end = after_newest.map_or(now, |after| after.max(now));
        let (from, to) = match span {
            Span::Default => (now.plus_seconds(-7 * 86_400), open_end),
            Span::Last(_, seconds) => (now.plus_seconds(-seconds), open_end),
            Span::Between(from, to) => (from.map_or(Timestamp::MIN, moment), to.map_or(open_end, moment)),
        };
        (from.max(self.kept_from()).min(to), to)
    }

    /// The window that holds everything that is kept.
    pub(super) fn whole_window(&self) -> Window {
        self.window(&Span::Between(None, None))
    }

    /// What started before is in no answer.
    pub(super) fn kept_from(&self) -> Timestamp {
        at(NOW).plus_seconds(-86_400 * self.retention_days)
    }

    /// Deletes what has expired, and says how much that was. It does not come back where the retention is raised.
    pub(super) fn purge(&mut self) -> usize {
        let (kept_from, before) = (self.kept_from(), self.entries.len());
        self.entries.retain(|entry| started_at(entry) >= kept_from);
        before - self.entries.len()
    }

    /// Everything within a window that matches, oldest first; entries of one moment in the order of their appends.
    pub(super) fn matching(&self, terms: &[(String, String)], search: &str, window: Window) -> Vec<&Value> {
        let is_within = |entry: &&Value| (window.0..window.1).contains(&started_at(entry));
        let agrees = |entry: &&Value| matches(entry, terms) && is_found(entry, search);
        let mut found: Vec<&Value> = self.entries.iter().filter(is_within).filter(agrees).collect();
        // A stable sort.
        found.sort_by_key(|entry| started_at(entry));
        found
    }

    /// What the list and the export answer, in the order asked for.
    pub(super) fn answer(&self, question: &Question) -> Vec<&Value> {
        let mut found = self.matching(&question.terms, &question.search, self.window(&question.span));
        if question.descending {
            found.reverse();
        }
        found
    }

    /// Whether the platform has told last that an actor is gone.
    pub(super) fn is_deleted(&self, kind: &str, id: &str) -> bool {
        let told = self.told.iter().filter(|told| told.kind == kind && told.id == id);
        told.filter_map(|told| told.deleted).next_back().unwrap_or(false)
    }

    /// The name that the platform has told last for an actor, at the time of asking.
    pub(super) fn told_name(&self, actor: &str) -> Option<&str> {
        let told = self.told.iter().filter(|told| format!("{}:{}", told.kind, told.id) == actor);
        told.filter_map(|told| told.name.as_deref()).next_back()
    }
}

pub(super) fn started_at(entry: &Value) -> Timestamp {
    at(entry["started_at"].as_str().unwrap())
}

/// Whether every parameter agrees: one of the included values, none of the excluded ones.
pub(super) fn matches(entry: &Value, terms: &[(String, String)]) -> bool {
    let parameters = terms.iter().map(|(parameter, _)| parameter.as_str());
    parameters.into_iter().all(|parameter| {
        let values = terms.iter().filter(|(other, _)| other == parameter).map(|(_, value)| value.as_str());
        match parameter.strip_suffix("_exclude") {
            None => values.into_iter().any(|value| has(entry, parameter, value)),
            Some(field) => !values.into_iter().any(|value| has(entry, field, value)),
        }
    })
}

/// Whether a field of an entry has a value. An entry that lacks the field has none.
fn has(entry: &Value, field: &str, value: &str) -> bool {
    let Some(found) = value_of(entry, field) else { return false };
    match field {
        "method" => found.eq_ignore_ascii_case(value),
        "status" if value.ends_with("xx") => found[..1] == value[..1],
        "ip" => lies_within(&found, value),
        _ => found == value,
    }
}

/// The value of a field, as its parameter takes it.
pub(super) fn value_of(entry: &Value, field: &str) -> Option<String> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let typed = |value: &Value| Some(format!("{}:{}", value["type"].as_str()?, value["id"].as_str()?));
    match field {
        "actor" => typed(&entry["actor"]),
        "resource" => typed(&entry["resource"]),
        "resource_type" => text(&entry["resource"]["type"]),
        "application" | "cluster" => text(&concerned(entry, field)["id"]),
        "method" => text(&entry["method"]).map(|method| method.to_uppercase()),
        "status" => Some(entry["status_code"].to_string()),
        "ip" => {
            let address: IpAddr = entry["remote_ip"].as_str()?.parse().unwrap();
            Some(address.to_canonical().to_string())
        }
        "action" | "source" | "environment_group" => text(&entry[field]),
        other => panic!("no such field: {other}"),
    }
}

/// The application or cluster of an entry: what it says, or else the resource, where that is one.
pub(super) fn concerned<'e>(entry: &'e Value, field: &str) -> &'e Value {
    let resource = &entry["resource"];
    if entry[field].is_null() && resource["type"] == field { resource } else { &entry[field] }
}

/// What a person calls something with an id: its name, which defaults to the id.
pub(super) fn name_of(named: &Value) -> &Value {
    if named["name"].is_null() { &named["id"] } else { &named["name"] }
}

/// Compares bit by bit. IPv4-mapped addresses were made IPv4, so of their prefix the last 32 bits count.
fn lies_within(address: &str, block: &str) -> bool {
    let (network, prefix) = block.split_once('/').unwrap_or((block, "128"));
    let (mapped, address, network) = (network.starts_with("::ffff:"), bits(address), bits(network));
    let prefix: usize = prefix.parse().unwrap();
    let compared = if mapped { prefix - 96 } else { prefix }.min(network.len());
    address.len() == network.len() && address[..compared] == network[..compared]
}

fn bits(address: &str) -> Vec<bool> {
    let octets = match address.parse::<IpAddr>().unwrap().to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    octets.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1)).collect()
}

pub(super) fn is_found(entry: &Value, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    let names = [concerned(entry, "application"), concerned(entry, "cluster"), &entry["actor"]].map(name_of);
    let others = [&entry["path"], &entry["actor"]["email"], &entry["environment_group"], &entry["cli_command"]];
    let mut texts = names.into_iter().chain(others).filter_map(Value::as_str);
    search.is_empty() || texts.any(|text| text.to_lowercase().contains(&search))
}
