//! The volume of a log over time: how many entries, bucket by bucket.

use crate::query::{ParameterError, Parameters, encode_pairs, take_number};
use crate::{Filter, Range, Timestamp, Window};
use serde::{Deserialize, Serialize};

/// The fewest buckets that can be asked for.
pub const MIN_BUCKETS: u16 = 1;
/// The most buckets that can be asked for.
pub const MAX_BUCKETS: u16 = 200;
/// The number of buckets of a request that names none.
pub const DEFAULT_BUCKETS: u16 = 60;
/// The time zone of a request that names none.
pub const DEFAULT_TIME_ZONE: &str = "UTC";

/// A question about volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeQuery {
    /// Which entries match.
    pub filter: Filter,
    /// The span of time asked for.
    pub range: Range,
    /// The most buckets wanted, 1 to 200.
    pub buckets: u16,
    /// The IANA name of the time zone whose calendar the buckets follow. Known names are the server's business.
    pub tz: String,
}

impl VolumeQuery {
    /// Reads a query string.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let query = Self {
            filter: Filter::take(&mut parameters)?,
            range: Range::take(&mut parameters)?,
            buckets: take_number(&mut parameters, "buckets", MIN_BUCKETS..=MAX_BUCKETS, DEFAULT_BUCKETS)?,
            tz: parameters.take("tz")?.unwrap_or_else(|| DEFAULT_TIME_ZONE.to_owned()),
        };
        parameters.finish()?;
        Ok(query)
    }

    /// Writes the canonical query string.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.filter.push_onto(&mut pairs);
        self.range.push_onto(&mut pairs);
        if self.buckets != DEFAULT_BUCKETS {
            pairs.push(("buckets", self.buckets.to_string()));
        }
        if self.tz != DEFAULT_TIME_ZONE {
            pairs.push(("tz", self.tz.clone()));
        }
        encode_pairs(pairs)
    }
}

/// How many entries match, bucket by bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Volume {
    /// The window that was used.
    pub range: Window,
    /// The nominal length of a bucket, in seconds. A day may be an hour longer or shorter where clocks change.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(3600)))]
    pub interval_seconds: u64,
    /// The buckets, oldest first, without gaps; the first and the last are cut at the range. None where the window is empty.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub buckets: Vec<Bucket>,
}

/// One bucket: the entries with `start <= started_at < end`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bucket {
    /// The first moment within.
    pub start: Timestamp,
    /// The first moment after.
    pub end: Timestamp,
    /// How many entries.
    #[cfg_attr(feature = "openapi", schema(examples(3)))]
    pub total: u64,
    /// How many of each class of status.
    pub by_status: ByStatus,
}

/// Numbers of entries by class of status. Their sum is the total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByStatus {
    /// 100 to 199.
    #[serde(rename = "1xx")]
    #[cfg_attr(feature = "openapi", schema(examples(0)))]
    pub informational: u64,
    /// 200 to 299.
    #[serde(rename = "2xx")]
    #[cfg_attr(feature = "openapi", schema(examples(2)))]
    pub successful: u64,
    /// 300 to 399.
    #[serde(rename = "3xx")]
    #[cfg_attr(feature = "openapi", schema(examples(0)))]
    pub redirected: u64,
    /// 400 to 499.
    #[serde(rename = "4xx")]
    #[cfg_attr(feature = "openapi", schema(examples(1)))]
    pub refused: u64,
    /// 500 to 599.
    #[serde(rename = "5xx")]
    #[cfg_attr(feature = "openapi", schema(examples(0)))]
    pub failed: u64,
}

impl ByStatus {
    /// Takes the numbers in the order of the classes.
    #[must_use]
    pub const fn new([informational, successful, redirected, refused, failed]: [u64; 5]) -> Self {
        Self { informational, successful, redirected, refused, failed }
    }

    /// The sum of all classes.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.informational + self.successful + self.redirected + self.refused + self.failed
    }
}
