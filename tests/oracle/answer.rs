//! The oracle: what an answer must be, worked out as plainly as can be from the entries as they were sent.

use super::questions::Question;
use crate::harness::{NOW, at};
use daybook_wire::Timestamp;
use serde_json::Value;
use std::net::IpAddr;

/// The labels of everything that matches, in the order of the answer.
pub(super) struct Answer {
    pub(super) labels: Vec<String>,
}

impl Answer {
    /// Answers a question about a log.
    pub(super) fn of(log: &[Value], question: &Question) -> Self {
        let mut found: Vec<&Value> = log.iter().filter(|entry| matches(entry, question)).collect();
        // A stable sort: entries of one moment stay in the order they were sent in.
        found.sort_by_key(|entry| started_at(entry));
        if question.descending {
            found.reverse();
        }
        Self { labels: found.iter().map(|entry| entry["request_id"].as_str().unwrap().to_owned()).collect() }
    }
}

fn started_at(entry: &Value) -> Timestamp {
    at(entry["started_at"].as_str().unwrap())
}

fn matches(entry: &Value, question: &Question) -> bool {
    let terms = || question.terms.iter();
    let parameters = terms().map(|(parameter, _)| parameter.as_str());
    let every_parameter_agrees = parameters.into_iter().all(|parameter| {
        let values = terms().filter(|(other, _)| other == parameter).map(|(_, value)| value.as_str());
        match parameter.strip_suffix("_exclude") {
            None => values.into_iter().any(|value| has(entry, parameter, value)),
            Some(field) => !values.into_iter().any(|value| has(entry, field, value)),
        }
    });
    every_parameter_agrees && is_within(entry, question) && is_found(entry, &question.search)
}

fn is_within(entry: &Value, question: &Question) -> bool {
    let at_most_seven_days_old = at(NOW).plus_seconds(-7 * 86_400);
    let (from, to) = match question.window {
        Some((from, to)) => (at(NOW).plus_seconds(-60 * from), at(NOW).plus_seconds(-60 * to)),
        // The default ends just after the newest entry, so it has no end here.
        None => (at_most_seven_days_old, Timestamp::MAX),
    };
    (from..to).contains(&started_at(entry))
}

/// Whether a field of an entry has a value. An entry that lacks the field has none.
fn has(entry: &Value, field: &str, value: &str) -> bool {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let typed = |value: &Value| Some(format!("{}:{}", value["type"].as_str()?, value["id"].as_str()?));
    let found = match field {
        "actor" => typed(&entry["actor"]),
        "resource" => typed(&entry["resource"]),
        "resource_type" => text(&entry["resource"]["type"]),
        "application" | "cluster" => text(&concerned(entry, field)["id"]),
        "method" => return text(&entry["method"]).unwrap().eq_ignore_ascii_case(value),
        "status" => return status_agrees(entry["status_code"].as_u64().unwrap(), value),
        "ip" => return text(&entry["remote_ip"]).is_some_and(|address| lies_within(&address, value)),
        "action" | "source" | "environment_group" => text(&entry[field]),
        other => panic!("no such field: {other}"),
    };
    found.as_deref() == Some(value)
}

/// The application or cluster of an entry: what it says, or else the resource, where that is one.
fn concerned<'e>(entry: &'e Value, field: &str) -> &'e Value {
    let resource = &entry["resource"];
    if entry[field].is_null() && resource["type"] == field { resource } else { &entry[field] }
}

fn status_agrees(status: u64, value: &str) -> bool {
    let digits = status.to_string();
    if value.ends_with("xx") { digits[..1] == value[..1] } else { digits == value }
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

fn is_found(entry: &Value, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    let names = [concerned(entry, "application"), concerned(entry, "cluster"), &entry["actor"]].map(|named| {
        // A name defaults to the id.
        if named["name"].is_null() { &named["id"] } else { &named["name"] }
    });
    let others = [&entry["path"], &entry["actor"]["email"], &entry["environment_group"], &entry["cli_command"]];
    let mut texts = names.into_iter().chain(others).filter_map(Value::as_str);
    search.is_empty() || texts.any(|text| text.to_lowercase().contains(&search))
}
