//! The query language: one filter, written the same way in the API's query string, the dashboard's address bar, a saved
//! view and the command line.

mod codec;
mod field;
mod filter;
mod ip_block;
mod matcher;
mod parameters;
mod range;
mod value;

pub use codec::encode_component;
pub(crate) use codec::{encode_pairs, take_number, take_order};
pub use field::Field;
pub use filter::{Filter, MAX_SEARCH_CHARS, MAX_VALUES, Mode};
pub use ip_block::{IpBlock, canonical_ip};
pub use parameters::{ParameterError, Parameters};
pub use range::{MAX_RANGE_DAYS, Range, Unit};
pub use value::{NotAValue, StatusMatch, Value};

/// The least `limit`.
pub const MIN_LIMIT: u16 = 1;
/// The greatest `limit`.
pub const MAX_LIMIT: u16 = 200;
/// The `limit` of a request that names none.
pub const DEFAULT_LIMIT: u16 = 50;

/// Which end of the log a page starts at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Descending,
    /// Oldest first.
    Ascending,
}

impl Order {
    /// The value of the `order` parameter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Descending => "desc",
            Self::Ascending => "asc",
        }
    }
}

/// A question about a project's log: which entries, and which part of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which entries match.
    pub filter: Filter,
    /// The span of time asked for.
    pub range: Range,
    /// Newest or oldest first.
    pub order: Order,
    /// How many entries a page holds.
    pub limit: u16,
    /// Where a page starts; opaque, and checked by the server only.
    pub cursor: Option<String>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            range: Range::default(),
            order: Order::default(),
            limit: DEFAULT_LIMIT,
            cursor: None,
        }
    }
}
