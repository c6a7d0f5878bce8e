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
    #[cfg_attr(feature = "openapi", schema(examples("urn:daybook:error:invalid_parameter")))]
    pub kind: String,
    /// A few words, the same for every occurrence of the code.
    #[cfg_attr(feature = "openapi", schema(examples("A query parameter is not valid")))]
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599, examples(400)))]
    pub status: u16,
    /// The code, out of a closed table.
    pub code: ErrorCode,
    /// What happened this time, and what to do.
    #[cfg_attr(feature = "openapi", schema(examples("The parameter `status` does not take `teapot`.")))]
    pub detail: String,
    /// The same as the header `X-Request-Id`.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-9c1d-7a02-8d37-64f0a2b1c9e5")))]
    pub request_id: String,
    /// The parameter that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, examples("status")))]
    pub param: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, examples("teapot")))]
    pub value: Option<String>,
    /// What was expected instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("a status code from 100 to 599, or a class such as 4xx"))
    )]
    pub expected: Option<String>,
    /// What is wrong with which entry: the first 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<EntryError>,
}
