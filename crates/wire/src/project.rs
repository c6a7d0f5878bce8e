//! Projects, as answered by the API.

use crate::{Role, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest retention, in days.
pub const MAX_RETENTION_DAYS: u32 = 36_500;
/// The retention of a new project, in days.
pub const DEFAULT_RETENTION_DAYS: u32 = 30;
/// How long a lowered retention waits before it holds, in days.
pub const RETENTION_GRACE_DAYS: u32 = 7;
/// The longest name of a project, in bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// A project: one platform, or one customer of it, with a log and admins of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Unique in the instance, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub id: i64,
    /// What a person calls it.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Platform")))]
    pub name: String,
    /// How long entries are kept and shown, in days.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36500, examples(30)))]
    pub retention_days: u32,
    /// A lower retention that was asked for and does not hold yet; null where there is none.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub pending_retention: Option<PendingRetention>,
    /// Whether its admins may export.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub export_enabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The caller's role in it; null for an instance admin without one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub role: Option<Role>,
}

/// A retention that will hold from a moment on. Until then it can be undone, by setting the retention that holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingRetention {
    /// How long entries will be kept and shown, in days.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36500, examples(14)))]
    pub retention_days: u32,
    /// When it starts to hold.
    pub effective_at: Timestamp,
}

/// The body of `PATCH /projects/{id}`. What is absent or null stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectPatch {
    /// 1 to 256 bytes, without control characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("Acme Platform")))]
    pub name: Option<String>,
    /// How long entries are kept and shown, in days. A longer time holds at once, a shorter one after 7 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36500, examples(90)))]
    pub retention_days: Option<u32>,
    /// Whether the project's admins may export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples(false)))]
    pub export_enabled: Option<bool>,
}

/// A project in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectSummary {
    /// Unique in the instance, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub id: i64,
    /// What a person calls it.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Platform")))]
    pub name: String,
    /// The caller's role in it; null for an instance admin without one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub role: Option<Role>,
}

/// The body of `POST /projects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewProject {
    /// 1 to 256 bytes, without control characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("Acme Platform")))]
    pub name: String,
    /// The id to use; the next free one when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub id: Option<i64>,
}
