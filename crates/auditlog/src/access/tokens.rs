//! Issuing API tokens.

use super::Access;
use super::caller::numeric_date;
use crate::{Failure, new_id};
use daybook_store::{NewApiToken, StoreError};
use daybook_wire::{Claims, CredentialKind, Role};
use std::collections::BTreeMap;

/// How long a token lasts unless said otherwise, in days.
pub const DEFAULT_TOKEN_DAYS: u32 = 365;
/// The longest a token may last, in days.
pub const MAX_TOKEN_DAYS: u32 = 3_650;

/// A token to issue.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    /// What a person calls it; written into every entry it sends.
    pub name: String,
    /// `admin` or `ingest`.
    pub role: Role,
    /// How long it lasts.
    pub expires_in_days: u32,
    /// Who creates it.
    pub created_by: String,
}

impl Access {
    /// Issues an API token for a project. The token itself is not kept: this is the only time it is known.
    pub async fn create_token(&self, project: i64, request: TokenRequest) -> Result<(NewApiToken, String), Failure> {
        let TokenRequest { name, role, expires_in_days, created_by } = request;
        if name.is_empty() || name.len() > 256 || name.chars().any(char::is_control) {
            return Err(Failure::invalid_field("name", name, "1 to 256 bytes without control characters"));
        }
        if !matches!(role, Role::Admin | Role::Ingest) {
            return Err(Failure::invalid_field("role", role.to_string(), "admin or ingest"));
        }
        if !(1..=MAX_TOKEN_DAYS).contains(&expires_in_days) {
            let expected = format!("a number from 1 to {MAX_TOKEN_DAYS}");
            return Err(Failure::invalid_field("expires_in_days", expires_in_days.to_string(), expected));
        }
        let now = self.log.ambient.now();
        let token = NewApiToken {
            id: new_id(&*self.log.ambient),
            name,
            role,
            created_by,
            created_at: now,
            expires_at: now.plus_seconds(i64::from(expires_in_days) * 86_400),
        };
        let claims = Claims {
            iss: None,
            aud: None,
            sub: token.id.to_string(),
            name: Some(token.name.clone()),
            email: None,
            iat: Some(numeric_date(now)),
            nbf: None,
            exp: numeric_date(token.expires_at),
            jti: Some(token.id.to_string()),
            kind: CredentialKind::ApiToken,
            roles: BTreeMap::from([(project.to_string(), role)]),
            instance_admin: false,
        };
        let signed = self.sign(&claims)?;
        match self.log.store.create_api_token(project, token.clone()).await {
            Ok(()) => Ok((token, signed)),
            Err(StoreError::NotFound) => Err(Failure::project_not_found()),
            Err(error) => Err(error.into()),
        }
    }
}
