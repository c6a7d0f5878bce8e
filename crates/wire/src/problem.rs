//! Error answers: `application/problem+json` (RFC 9457).

use crate::{EntryError, ErrorCode};
use serde::{Deserialize, Serialize};

/// The media type of an error answer.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What went wrong, for programs and people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI that stands for the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words, the same for every occurrence of the code.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// The code, out of a closed table.
    pub code: ErrorCode,
    /// What happened this time, and what to do.
    pub detail: String,
    /// The same as the header `X-Request-Id`.
    pub request_id: String,
    /// The parameter that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub param: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub value: Option<String>,
    /// What was expected instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub expected: Option<String>,
    /// What is wrong with which entry: the first 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<EntryError>,
}
