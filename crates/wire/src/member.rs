//! A project's members, and their passwords.

use crate::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fewest characters of a password (NIST SP 800-63B, 5.1.1.2).
pub const MIN_PASSWORD_CHARS: usize = 8;
/// The most bytes of a password: hashing takes time in proportion.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
/// The most bytes of an email address.
pub const MAX_EMAIL_BYTES: usize = 256;

/// Somebody with a role in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The user's id; the `sub` of the user's sessions.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub user_id: Uuid,
    /// The address to sign in with.
    #[cfg_attr(feature = "openapi", schema(examples("rudi@example.com")))]
    pub email: String,
    /// What people call the user.
    #[cfg_attr(feature = "openapi", schema(examples("Rudi Example")))]
    pub name: String,
    /// The user's role in this project.
    pub role: Role,
    /// Whether the user is kept out of the whole instance.
    #[cfg_attr(feature = "openapi", schema(examples(false)))]
    pub disabled: bool,
}

/// The body of `POST …/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewMember {
    /// The person's address, in any case. Without an account, one is made.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 256, examples("rudi@example.com")))]
    pub email: String,
    /// The role in this project.
    pub role: Role,
}

/// The answer to `POST …/members`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddedMember {
    /// The member.
    #[serde(flatten)]
    pub member: Member,
    /// Where a person who had no account chooses a password: to be handed on, works once and for 24 hours, shown this once. Null
    /// for somebody with an account.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, examples("https://daybook.example.com/set-password#dGhlIHNlY3JldA"))
    )]
    pub set_password_link: Option<String>,
}

/// Keeps the link out of logs and panics.
impl std::fmt::Debug for AddedMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddedMember").field("member", &self.member).finish_non_exhaustive()
    }
}

/// The body of `PATCH …/members/{user_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPatch {
    /// The role from now on.
    pub role: Role,
}

/// The body of `PUT /me/password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The password that holds now.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 1024, examples("correct horse")))]
    pub current_password: String,
    /// The password from now on: 8 characters to 1,024 bytes.
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 8, max_length = 1024, examples("battery staple")))]
    pub new_password: String,
}

/// The body of `POST /password-links`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChosenPassword {
    /// What follows the `#` of the link.
    #[cfg_attr(feature = "openapi", schema(max_length = 256, examples("dGhlIHNlY3JldA")))]
    pub secret: String,
    /// The password from now on: 8 characters to 1,024 bytes.
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 8, max_length = 1024, examples("battery staple")))]
    pub password: String,
}

/// Keeps passwords out of logs and panics.
impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

/// Keeps the secret and the password out of logs and panics.
impl std::fmt::Debug for ChosenPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChosenPassword").finish_non_exhaustive()
    }
}
