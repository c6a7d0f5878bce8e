//! Tokens, signed as a platform would sign them.

use super::ambient::{NOW, at};
use daybook_wire::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// The secret that the application signs with.
pub(crate) const SECRET: &str = "the secret of these tests is 32 bytes and more";
/// A secret from before the last rotation, which still verifies.
pub(crate) const OLD_SECRET: &str = "the secret that came before it is just as long";

const TEN_YEARS: i64 = 10 * 365 * 86_400;

/// A token in the making.
#[derive(Debug, Clone)]
pub(crate) struct TokenBuilder(Value);

/// A token of nobody in particular with no role anywhere, valid for ten years.
pub(crate) fn token(sub: &str) -> TokenBuilder {
    let exp = at(NOW).seconds() + TEN_YEARS;
    TokenBuilder(json!({"sub": sub, "exp": exp, "roles": {}}))
}

/// The signed token of an admin of a project.
pub(crate) fn admin(project: i64) -> String {
    token("an-admin").role(project, Role::Admin).signed()
}

/// The signed token of a program that writes to a project.
pub(crate) fn ingest(project: i64) -> String {
    token("a-platform").claim("name", "platform-prod").role(project, Role::Ingest).signed()
}

impl TokenBuilder {
    /// Sets a claim.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0[name] = value.into();
        self
    }

    /// Leaves a claim out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.as_object_mut().unwrap().remove(name);
        self
    }

    /// Adds a role.
    pub(crate) fn role(mut self, project: i64, role: Role) -> Self {
        self.0["roles"][project.to_string()] = json!(role);
        self
    }

    /// Lets the bearer create projects.
    pub(crate) fn instance_admin(self) -> Self {
        self.claim("instance_admin", true)
    }

    /// Signs it as the application would.
    pub(crate) fn signed(self) -> String {
        self.signed_with(Algorithm::HS256, SECRET)
    }

    /// Signs it in any way.
    pub(crate) fn signed_with(self, algorithm: Algorithm, secret: &str) -> String {
        self.signed_by(&Header::new(algorithm), &EncodingKey::from_secret(secret.as_bytes()))
    }

    /// Signs it with any key, under any header.
    pub(crate) fn signed_by(&self, header: &Header, key: &EncodingKey) -> String {
        encode(header, &self.0, key).unwrap()
    }
}
