//! Random logs and random questions. Values come from small sets, so that they meet.

use crate::harness::{EntryBuilder, entry};
use daybook_wire::query::encode_component;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// Ids and names with everything that means something to SQL, to a pattern, to a query string or to case folding.
const TEXTS: [&str; 16] = [
    "web",
    "Web",
    "w",
    "a:b",
    "100%",
    "1_0",
    r"back\slash",
    "it's",
    "\"quoted\"",
    "&x=1+2",
    "Straße",
    "ÅNGSTRÖM",
    "İz",
    "ΟΔΟΣ",
    "日本 🦀",
    "' OR 1=1 --",
];
const METHODS: [&str; 4] = ["GET", "post", "Delete", "M-SEARCH"];
const STATUSES: [u16; 6] = [100, 200, 204, 404, 499, 599];
const ADDRESSES: [&str; 7] =
    ["10.0.0.1", "10.0.1.1", "::ffff:10.0.0.1", "255.255.255.255", "2001:db8::1", "2001:db8:1::1", "::1"];
const BLOCKS: [&str; 10] = [
    "10.0.0.1",
    "10.0.0.0/24",
    "10.0.1.77/8",
    "0.0.0.0/0",
    "::/0",
    "::ffff:10.0.0.0/120",
    "2001:db8::/32",
    "2001:db8::/33",
    "2001:db8::1",
    "255.255.255.255/32",
];
const KINDS: [&str; 5] = ["user", "api_token", "service_account", "system", "anonymous"];
const RESOURCE_KINDS: [&str; 4] = ["cluster", "application", "node", "Straße"];
const SOURCES: [&str; 3] = ["dashboard", "cli", "api"];
/// How long ago entries started, in minutes: few moments, so that many share one, on both sides of every window.
const MOMENTS: [i64; 8] = [0, 1, 60, 61, 1_440, 10_079, 10_081, 20_000];

fn text() -> impl Strategy<Value = String> {
    let letters = vec(any::<char>().prop_filter("control characters are refused", |letter| !letter.is_control()), 1..6);
    prop_oneof![
        9 => select(&TEXTS[..]).prop_map(ToOwned::to_owned),
        1 => letters.prop_map(|letters| letters.into_iter().collect()),
    ]
}

fn named() -> impl Strategy<Value = Option<Value>> {
    weighted(0.6, (text(), of(text())).prop_map(|(id, name)| json!({"id": id, "name": name})))
}

fn one_entry() -> impl Strategy<Value = EntryBuilder> {
    let who = (select(&KINDS[..]), text(), of(text()), of(text()));
    let what = (select(&METHODS[..]), text(), select(&STATUSES[..]), text(), of(text()), select(&SOURCES[..]));
    let resource = weighted(0.6, (select(&RESOURCE_KINDS[..]), text(), of(text())));
    let about = (resource, named(), named(), weighted(0.6, text()), weighted(0.7, select(&ADDRESSES[..])));
    (select(&MOMENTS[..]), who, what, about).prop_map(|(ago, who, what, about)| {
        let (kind, id, name, email) = who;
        let (method, path, status, action, command, source) = what;
        let (resource, application, cluster, group, address) = about;
        let resource = resource.map(|(kind, id, name)| json!({"type": kind, "id": id, "name": name}));
        entry("")
            .minutes_ago(ago)
            .with("actor", json!({"type": kind, "id": id, "name": name, "email": email}))
            .with("method", method)
            .with("path", format!("/{path}"))
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

/// A log of up to 60 entries. Each is labelled with its place in the request that sends it.
pub(super) fn log() -> impl Strategy<Value = Vec<Value>> {
    vec(one_entry(), 0..60).prop_map(|entries| {
        let labelled = entries.into_iter().enumerate();
        labelled.map(|(place, entry)| entry.with("request_id", place.to_string()).into()).collect()
    })
}

/// A question about a log.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Parameters and values, in any order.
    pub(super) terms: Vec<(String, String)>,
    pub(super) search: String,
    /// From and to, in minutes before now; the default range where there is none.
    pub(super) window: Option<(i64, i64)>,
    pub(super) descending: bool,
    pub(super) limit: u16,
}

impl Question {
    /// As a query string.
    pub(super) fn encode(&self) -> String {
        let at = |minutes: i64| crate::harness::at(crate::harness::NOW).plus_seconds(-60 * minutes).to_string();
        let mut pairs: Vec<(&str, String)> =
            self.terms.iter().map(|(parameter, value)| (parameter.as_str(), value.clone())).collect();
        pairs.push(("search", self.search.clone()));
        pairs.extend(self.window.into_iter().flat_map(|(from, to)| [("from", at(from)), ("to", at(to))]));
        pairs.push(("order", if self.descending { "desc" } else { "asc" }.to_owned()));
        pairs.push(("limit", self.limit.to_string()));
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encode_component(value))).collect();
        pairs.join("&")
    }
}

fn term() -> impl Strategy<Value = (String, String)> {
    let typed = |kinds: &'static [&'static str]| (select(kinds), text()).prop_map(|(kind, id)| format!("{kind}:{id}"));
    let of = |field: &'static str, value: BoxedStrategy<String>| value.prop_map(move |value| (field, value));
    let strings = |values: &'static [&'static str]| select(values).prop_map(ToOwned::to_owned).boxed();
    let statuses = prop_oneof![
        select(&["1xx", "2xx", "3xx", "4xx", "5xx"][..]).prop_map(ToOwned::to_owned),
        select(&STATUSES[..]).prop_map(|status| status.to_string()),
    ];
    let term = prop_oneof![
        of("actor", typed(&KINDS).boxed()),
        of("method", strings(&["get", "POST", "delete", "m-search", "PUT"])),
        of("source", strings(&SOURCES)),
        of("action", text().boxed()),
        of("status", statuses.boxed()),
        of("resource_type", strings(&RESOURCE_KINDS)),
        of("resource", typed(&RESOURCE_KINDS).boxed()),
        of("application", text().boxed()),
        of("cluster", text().boxed()),
        of("environment_group", text().boxed()),
        of("ip", strings(&BLOCKS)),
    ];
    // An include leaves little of a small log, an exclude much.
    (term, weighted(0.6, Just("_exclude")))
        .prop_map(|((field, value), suffix)| (format!("{field}{}", suffix.unwrap_or_default()), value))
}

/// What is searched for: nothing, a hostile text, or a piece of one in another case.
fn search() -> impl Strategy<Value = String> {
    let piece = (text(), any::<Index>(), any::<Index>(), any::<bool>()).prop_map(|(text, from, to, upper)| {
        let letters: Vec<char> = text.chars().collect();
        let (from, to) = (from.index(letters.len()), to.index(letters.len()));
        let piece: String = letters[from.min(to)..=from.max(to)].iter().collect();
        if upper { piece.to_uppercase() } else { piece.to_lowercase() }
    });
    prop_oneof![2 => Just(String::new()), 1 => text(), 2 => piece]
}

/// A question, most of them with an answer that is not empty.
pub(super) fn question() -> impl Strategy<Value = Question> {
    let window = (select(&MOMENTS[..]), select(&MOMENTS[..]))
        .prop_map(|(a, b)| (a.max(b), a.min(b)))
        .prop_filter("a window must not end before it starts", |(from, to)| from > to);
    let limit = prop_oneof![Just(1), Just(3), Just(7), Just(50), Just(200)];
    (vec(term(), 0..4), search(), of(window), any::<bool>(), limit)
        .prop_map(|(terms, search, window, descending, limit)| Question { terms, search, window, descending, limit })
}
