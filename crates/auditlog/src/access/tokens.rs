//! Issuing API tokens.

use super::Access;
use super::caller::numeric_date;
use crate::deed::{Deed, name_of};
use crate::{By, Failure, OpenProject, new_id};
use daybook_store::{NewApiToken, StoreError};
use daybook_wire::token::{DEFAULT_DAYS, MAX_DAYS, MAX_NAME_BYTES};
use daybook_wire::{Claims, CreatedToken, CredentialKind, ErrorCode, NewToken, Role, Token};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use uuid::Uuid;

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
    /// The tokens of a project that were not revoked, newest first.
    pub async fn tokens(&self, project: &OpenProject) -> Result<Vec<Token>, Failure> {
        Ok(self.log.store.api_tokens(project.id()).await?)
    }

    /// Issues an API token for a project, as an admin asks.
    pub async fn issue_token(&self, project: &OpenProject, by: By<'_>, new: NewToken) -> Result<CreatedToken, Failure> {
        let request = TokenRequest {
            name: new.name,
            role: new.role,
            expires_in_days: new.expires_in_days.unwrap_or(DEFAULT_DAYS),
            created_by: name_of(by.caller),
        };
        let (token, signed) = self.create(project.id(), request, Some(by)).await?;
        self.log.appends.tell(project.id());
        let NewApiToken { id, name, role, created_at, expires_at, .. } = token;
        Ok(CreatedToken { id, name, role, created_at, expires_at, token: signed })
    }

    /// Revokes an API token at once and for good.
    pub async fn revoke_token(&self, project: &OpenProject, by: By<'_>, id: Uuid) -> Result<(), Failure> {
        let missing = || Failure::new(ErrorCode::TokenNotFound, "There is no such token in this project.");
        let found = self.log.store.api_token(id).await?.filter(|token| token.project_id == project.id());
        let token = found.ok_or_else(missing)?;
        let deed = Deed {
            action: "daybook.token.revoke",
            status_code: 204,
            resource: Some(("api_token", token.id.to_string(), token.name)),
            ..Deed::default()
        };
        let own = self.log.own_entry(by, deed);
        match self.log.store.revoke_api_token(project.id(), id, self.log.ambient.now(), Some(own)).await {
            Ok(()) => {}
            Err(StoreError::NotFound) => return Err(missing()),
            Err(error) => return Err(error.into()),
        }
        self.log.appends.tell(project.id());
        Ok(())
    }

    /// Issues an API token for somebody with access to the database.
    pub async fn create_token(&self, project: i64, request: TokenRequest) -> Result<(NewApiToken, String), Failure> {
        self.create(project, request, None).await
    }

    /// The token itself is not kept: this is the only time it is known.
    async fn create(
        &self,
        project: i64,
        request: TokenRequest,
        by: Option<By<'_>>,
    ) -> Result<(NewApiToken, String), Failure> {
        let TokenRequest { name, role, expires_in_days, created_by } = request;
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            return Err(Failure::invalid_field("name", name, "1 to 256 bytes without control characters"));
        }
        if !matches!(role, Role::Admin | Role::Ingest) {
            return Err(Failure::invalid_field("role", role.to_string(), "admin or ingest"));
        }
        if !(1..=MAX_DAYS).contains(&expires_in_days) {
            let expected = format!("a number from 1 to {MAX_DAYS}");
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
        let own = by.map(|by| {
            let metadata = [("role".to_owned(), json!(role)), ("expires_at".to_owned(), json!(token.expires_at))];
            let deed = Deed {
                action: "daybook.token.create",
                status_code: 201,
                resource: Some(("api_token", token.id.to_string(), token.name.clone())),
                metadata: Some(Map::from_iter(metadata)),
                ..Deed::default()
            };
            self.log.own_entry(by, deed)
        });
        match self.log.store.create_api_token(project, token.clone(), own).await {
            Ok(()) => Ok((token, signed)),
            Err(StoreError::NotFound) => Err(Failure::project_not_found()),
            Err(error) => Err(error.into()),
        }
    }
}
