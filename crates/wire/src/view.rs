//! Saved views: a name for a question, shared by a project's admins.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest name of a view, in bytes.
pub const MAX_NAME_BYTES: usize = 256;
/// The longest query of a view, in bytes.
pub const MAX_QUERY_BYTES: usize = 16 * 1_024;
/// The most views of a project.
pub const MAX_VIEWS: usize = 200;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// Unique in the project.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub id: Uuid,
    /// What people call it; unique in the project.
    #[cfg_attr(feature = "openapi", schema(examples("Failures of the last day")))]
    pub name: String,
    /// A query string of the query language in canonical form, without a cursor.
    #[cfg_attr(feature = "openapi", schema(examples("method_exclude=GET&status=5xx&range=24h")))]
    pub query: String,
    /// What a person calls whoever saved it, as it was then.
    #[cfg_attr(feature = "openapi", schema(examples("Rudi Example")))]
    pub created_by: String,
    /// When it was saved.
    pub created_at: Timestamp,
}

/// The body of `POST …/views`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSavedView {
    /// 1 to 256 bytes, without control characters; not the name of another view of the project.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("Failures of the last day")))]
    pub name: String,
    /// A query string (without `?`) of the query language: filter, search, range, order, limit.
    #[cfg_attr(feature = "openapi", schema(max_length = 16384, examples("method_exclude=GET&status=5xx&range=24h")))]
    pub query: String,
}
