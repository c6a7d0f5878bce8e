//! API tokens, as an admin sees them.

use crate::{Role, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a token lasts unless said otherwise, in days.
pub const DEFAULT_DAYS: u32 = 365;
/// The longest a token may last, in days.
pub const MAX_DAYS: u32 = 3_650;
/// The longest name of a token, in bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// An API token, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// The `jti` of the token.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub id: Uuid,
    /// What people call it; the `ingested_by` of what it writes.
    #[cfg_attr(feature = "openapi", schema(examples("platform-prod")))]
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What a person calls whoever created it, as it was then.
    #[cfg_attr(feature = "openapi", schema(examples("Rudi Example")))]
    pub created_by: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute; null before its first use.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub last_used_at: Option<Timestamp>,
}

/// The body of `POST …/tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewToken {
    /// 1 to 256 bytes, without control characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("platform-prod")))]
    pub name: String,
    /// `ingest` to write entries, `admin` to read them.
    #[cfg_attr(feature = "openapi", schema(examples("ingest")))]
    pub role: Role,
    /// How long it lasts, in days; 365 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650, examples(365)))]
    pub expires_in_days: Option<u32>,
}

/// The answer to `POST …/tokens`: the only time the token itself is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedToken {
    /// The `jti` of the token.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub id: Uuid,
    /// What people call it.
    #[cfg_attr(feature = "openapi", schema(examples("platform-prod")))]
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The token, to be sent as `Authorization: Bearer`. Kept nowhere.
    #[cfg_attr(feature = "openapi", schema(examples("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2ln")))]
    pub token: String,
}

/// Keeps the token out of logs and panics.
impl std::fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedToken").field("id", &self.id).finish_non_exhaustive()
    }
}
