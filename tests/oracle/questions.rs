//! Random questions.

use super::moments::{ago, moment};
use super::values::{BLOCKS, KINDS, RESOURCE_KINDS, SOURCES, STATUSES, text};
use daybook_wire::query::encode_component;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A question about a log, with what each endpoint wants to know besides.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Parameters and values, in any order.
    pub(super) terms: Vec<(String, String)>,
    pub(super) search: String,
    pub(super) span: Span,
    pub(super) descending: bool,
    pub(super) limit: u16,
    pub(super) buckets: u16,
    pub(super) tz: &'static str,
    pub(super) top: u16,
    /// One field, and what its values contain; else the default fields.
    pub(super) contains: Option<(&'static str, String)>,
    pub(super) format: &'static str,
}

/// The span asked for. Ends are microseconds before the time of asking.
#[derive(Debug, Clone)]
pub(super) enum Span {
    Default,
    /// A `range`, and its length in seconds.
    Last(&'static str, i64),
    Between(Option<i64>, Option<i64>),
}

impl Question {
    /// The filter and the span, which every endpoint but the tail takes, as a query string; then `more`.
    pub(super) fn encode(&self, more: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, String)> =
            self.terms.iter().map(|(parameter, value)| (parameter.as_str(), value.clone())).collect();
        pairs.push(("search", self.search.clone()));
        match &self.span {
            Span::Default => {}
            Span::Last(text, _) => pairs.push(("range", (*text).to_owned())),
            Span::Between(from, to) => {
                pairs.extend(from.map(|from| ("from", moment(from).to_string())));
                pairs.extend(to.map(|to| ("to", moment(to).to_string())));
            }
        }
        pairs.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encode_component(value))).collect();
        pairs.join("&")
    }

    /// The `order` parameter.
    pub(super) fn order(&self) -> &'static str {
        if self.descending { "desc" } else { "asc" }
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

/// A piece of a text, in another case.
fn piece() -> impl Strategy<Value = String> {
    (text(), any::<Index>(), any::<Index>(), any::<bool>()).prop_map(|(text, from, to, upper)| {
        let letters: Vec<char> = text.chars().collect();
        let (from, to) = (from.index(letters.len()), to.index(letters.len()));
        let piece: String = letters[from.min(to)..=from.max(to)].iter().collect();
        if upper { piece.to_uppercase() } else { piece.to_lowercase() }
    })
}

/// What is searched for: nothing, a hostile text, or a piece of one in another case.
fn search() -> impl Strategy<Value = String> {
    prop_oneof![2 => Just(String::new()), 1 => text(), 2 => piece()]
}

fn span() -> impl Strategy<Value = Span> {
    let both = (ago(), ago())
        .prop_map(|(a, b)| (a.max(b), a.min(b)))
        .prop_filter("a window must not end before it starts", |(from, to)| from > to)
        .prop_map(|(from, to)| Span::Between(Some(from), Some(to)));
    let last = select(&[("30m", 1_800), ("1h", 3_600), ("24h", 86_400), ("7d", 604_800), ("30d", 2_592_000)][..]);
    // A start that is not before now may lie after the end.
    let past = ago().prop_filter("a window must not end before it starts", |ago| *ago > 0);
    prop_oneof![
        2 => Just(Span::Default),
        2 => last.prop_map(|(text, seconds)| Span::Last(text, seconds)),
        6 => both,
        1 => past.prop_map(|from| Span::Between(Some(from), None)),
        1 => ago().prop_map(|to| Span::Between(None, Some(to))),
    ]
}

/// A question, most of them with an answer that is not empty.
pub(super) fn question() -> impl Strategy<Value = Question> {
    let limit = prop_oneof![1 => Just(1), 3 => Just(3), 3 => Just(7), 3 => Just(50), 3 => Just(200)];
    let buckets = prop_oneof![Just(1), Just(2), Just(60), Just(200), 1..=200_u16];
    let chart = (buckets, select(&super::volume::ZONES[..]));
    let field = select(&super::facets::FIELDS[..]);
    let values =
        (prop_oneof![Just(1), Just(3), Just(10), Just(100)], of((field, prop_oneof![Just(String::new()), piece()])));
    (vec(term(), 0..4), search(), span(), any::<bool>(), limit, chart, values, select(&["csv", "ndjson"][..])).prop_map(
        |(terms, search, span, descending, limit, (buckets, tz), (top, contains), format)| Question {
            terms,
            search,
            span,
            descending,
            limit,
            buckets,
            tz,
            top,
            contains,
            format,
        },
    )
}
