//! The claims of the JSON Web Tokens that Daybook accepts and issues.

use crate::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a token stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A person's session.
    #[default]
    Session,
    /// An API token; its `jti` is a row in the database that can be revoked.
    ApiToken,
}

/// The payload of a token. Times are seconds since the epoch and may have a fraction (RFC 7519, `NumericDate`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// Whom the token is for: one name, or several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aud: Option<Audience>,
    /// Who bears the token; not empty.
    pub sub: String,
    /// The bearer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The bearer's email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// When the token was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<f64>,
    /// Before this moment the token is not valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<f64>,
    /// From this moment on the token is not valid.
    pub exp: f64,
    /// The token's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// What the token stands for.
    #[serde(default)]
    pub kind: CredentialKind,
    /// The bearer's role in each project, by the project's id written in decimal.
    pub roles: BTreeMap<String, Role>,
    /// Whether the bearer may create projects and list them all.
    #[serde(default)]
    pub instance_admin: bool,
}

/// The `aud` claim: RFC 7519 allows one name or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One name.
    One(String),
    /// Several names.
    Several(Vec<String>),
}

impl Claims {
    /// The bearer's role in a project, if any.
    #[must_use]
    pub fn role_in(&self, project: i64) -> Option<Role> {
        self.roles.get(&project.to_string()).copied()
    }

    /// The projects that the bearer has a role in.
    pub fn projects(&self) -> impl Iterator<Item = i64> {
        self.roles.keys().filter_map(|id| id.parse().ok())
    }

    /// What a person calls the bearer.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or(&self.sub)
    }
}
