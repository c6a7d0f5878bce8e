//! Answers of the list and append operations.

use crate::{Entry, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A half-open span of time: `from <= started_at < to`. Empty when both are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// The first moment within.
    pub from: Timestamp,
    /// The first moment after.
    pub to: Timestamp,
}

impl Window {
    /// Whether no moment lies within.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }
}

/// How many entries match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Total {
    /// The number of entries, or a lower bound of it.
    #[cfg_attr(feature = "openapi", schema(examples(214)))]
    pub value: u64,
    /// Whether `value` is the number; otherwise there are more.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub exact: bool,
}

/// One page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page {
    /// The window that was used.
    pub range: Window,
    /// The entries, in the order asked for.
    pub entries: Vec<Entry>,
    /// The 1-based position of the first entry in the whole result; null where unknown, and on an empty page.
    #[cfg_attr(feature = "openapi", schema(required = true, minimum = 1, examples(51)))]
    pub first: Option<u64>,
    /// Leads to the following page; null on the last.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("eyJhIjoxfQ")))]
    pub next_cursor: Option<String>,
    /// Leads to the preceding page; null on the first.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("eyJiIjoxfQ")))]
    pub prev_cursor: Option<String>,
    /// How many entries the filter matches.
    pub total: Total,
}

/// The answer to an append, given once everything in it is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// How many entries were stored.
    #[cfg_attr(feature = "openapi", schema(examples(2)))]
    pub accepted: u64,
    /// How many were held already, and not stored again.
    #[cfg_attr(feature = "openapi", schema(examples(1)))]
    pub duplicates: u64,
    /// The ids among the duplicates whose content differs from what is held. The first stays.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub conflicts: Vec<Uuid>,
}
