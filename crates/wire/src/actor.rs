//! Who acted.

use crate::query::NotAValue;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What kind of actor made a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ActorType {
    /// A person.
    User,
    /// An API token.
    ApiToken,
    /// A program with an identity of its own.
    ServiceAccount,
    /// The platform itself.
    System,
    /// Somebody who did not say who they are.
    Anonymous,
}

impl ActorType {
    /// Every type, in the order of declaration.
    pub const ALL: [Self; 5] = [Self::User, Self::ApiToken, Self::ServiceAccount, Self::System, Self::Anonymous];

    /// The name used in JSON, in the database and in filters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ApiToken => "api_token",
            Self::ServiceAccount => "service_account",
            Self::System => "system",
            Self::Anonymous => "anonymous",
        }
    }
}

impl fmt::Display for ActorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ActorType {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(NotAValue("user, api_token, service_account, system or anonymous"))
    }
}

/// Who acted, as named at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// The kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// The platform's own id of the actor, unique within its type.
    #[cfg_attr(feature = "openapi", schema(examples("58392")))]
    pub id: String,
    /// What a person calls the actor.
    #[cfg_attr(feature = "openapi", schema(examples("Rudi Example")))]
    pub name: String,
    /// The email address, where the actor has one.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("rudi@example.com")))]
    pub email: Option<String>,
    /// Whether the actor is known to be gone by now: deleted, disabled or revoked.
    #[cfg_attr(feature = "openapi", schema(examples(false)))]
    pub deleted: bool,
}

impl Actor {
    /// What a person recognises the actor by: the email address if there is one, else the name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.name)
    }
}
