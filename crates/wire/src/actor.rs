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

/// The body of `PATCH …/actors/{type}/{id}`. What is absent or null stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorPatch {
    /// What a person calls the actor now: 1 to 256 bytes without control characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("Rudi Example")))]
    pub name: Option<String>,
    /// The actor's email address now: 1 to 256 bytes without control characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, examples("rudi@example.com")))]
    pub email: Option<String>,
    /// Whether the actor is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub deleted: Option<bool>,
}

/// What a project knows by now of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownActor {
    /// The kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// The platform's own id of the actor, unique within its type.
    #[cfg_attr(feature = "openapi", schema(examples("58392")))]
    pub id: String,
    /// What a person calls the actor now; null where the platform has not said.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("Rudi Example")))]
    pub name: Option<String>,
    /// The email address now; null where the platform has not said.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("rudi@example.com")))]
    pub email: Option<String>,
    /// Whether the actor is gone.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub deleted: bool,
}
