//! Signing in, and who one is.

use crate::{ProjectSummary, Timestamp};
use serde::{Deserialize, Serialize};

/// The body of `POST /session`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The account's email address; case does not matter.
    #[cfg_attr(feature = "openapi", schema(format = Email, min_length = 1, max_length = 256, examples("maria@example.com")))]
    pub email: String,
    /// The account's password.
    #[cfg_attr(feature = "openapi", schema(format = Password, examples("correct horse battery staple")))]
    pub password: String,
}

/// Keeps the password out of logs and panics.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// The caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The `sub` of the caller's credentials.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-4c1b-7d60-9a2c-5e81d0f4b7a3")))]
    pub id: String,
    /// What a person calls the caller.
    #[cfg_attr(feature = "openapi", schema(examples("Maria Keller")))]
    pub name: String,
    /// The caller's email address, if the credentials have one.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("maria@example.com")))]
    pub email: Option<String>,
    /// Whether the caller may create projects and list them all.
    #[cfg_attr(feature = "openapi", schema(examples(false)))]
    pub instance_admin: bool,
}

/// The answer to `POST /session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Who signed in.
    pub user: User,
    /// The projects that the user has a role in, by name.
    pub projects: Vec<ProjectSummary>,
    /// When the session ends by itself.
    pub expires_at: Timestamp,
}

/// The answer to `GET /me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The caller.
    pub user: User,
    /// The projects that the caller has a role in, by name.
    pub projects: Vec<ProjectSummary>,
    /// When the caller's credentials end.
    pub expires_at: Timestamp,
}
