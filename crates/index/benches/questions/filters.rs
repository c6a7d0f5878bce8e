//! The filters of the design's table, from what most entries match to what none does.

use crate::dataset::{SPAN, START};
use daybook_wire::{Filter, Query, Timestamp, Window};

/// A name, and the filter as a query string.
pub(crate) const FILTERS: [(&str, &str); 9] = [
    ("none", ""),
    ("GET", "method=GET"),
    ("not GET", "method_exclude=GET"),
    ("application and DELETE", "method=DELETE&application=app-123"),
    ("four", "method_exclude=GET&status=2xx&cluster=c-1&cluster=c-2&actor_exclude=user:1"),
    ("one resource", "resource=cluster:7"),
    ("search rare", "search=deployments/000012"),
    ("search common", "search=cluster"),
    ("search hopeless", "search=no-such-thing"),
];

/// What a query string asks for.
pub(crate) fn filter(raw: &str) -> Filter {
    Query::decode(raw).unwrap().filter
}

/// The time of the whole log.
pub(crate) fn all() -> Window {
    Window { from: Timestamp::from_micros(START), to: Timestamp::from_micros(START + SPAN) }
}
