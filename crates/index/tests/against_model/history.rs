//! What can happen to an index, and the values that histories are made of.

use super::model::Entry;
use daybook_index::SortKey;
use daybook_wire::Filter;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Append(Vec<Entry>),
    Load(Vec<Entry>),
    Drop(i64),
    Plan,
    Finish,
    Maintain,
    /// Drops, and gives back what can be given back.
    Expire(i64),
    /// Keeps every sealed segment as bytes, and goes on with an index made of those.
    Restart,
    Ask(Box<Ask>),
}

#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) filter: Filter,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) edges: Vec<i64>,
    pub(crate) contains: String,
    pub(crate) limit: usize,
    pub(crate) top: usize,
    pub(crate) key: SortKey,
}

/// Texts that fold in odd ways, hold separators, wildcards and quotes, or hold each other.
pub(crate) const TEXTS: [&str; 16] =
    ["a", "b", "A", "ab", "", "a:b", "ΟΔΟΣ", "οδος", "İ", "ß", "é", "x\ny", "50%_'\\", "\u{0}", "💥", "/v1/clusters/7"];

pub(crate) const ADDRESSES: [&str; 7] =
    ["203.0.113.7", "203.0.113.8", "10.0.0.1", "::1", "2001:db8::1", "2001:db8::2", "::ffff:10.0.0.1"];
pub(crate) const BLOCKS: [&str; 7] =
    ["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32", "10.0.0.1", "::/1"];
pub(crate) const METHODS: [&str; 4] = ["GET", "POST", "DELETE", ""];
pub(crate) const STATUSES: [u16; 7] = [200, 201, 204, 301, 404, 500, 503];
