//! API tokens.

use crate::entity::api_token;
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::{Role, Timestamp, Token};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// An API token, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The token's `jti`.
    pub id: Uuid,
    /// The project it is for.
    pub project_id: i64,
    /// What a person calls it.
    pub name: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// An API token to create.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// The token's `jti`.
    pub id: Uuid,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Who created it.
    pub created_by: String,
    /// When it is created.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl From<api_token::Model> for ApiToken {
    fn from(row: api_token::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            name: row.name,
            expires_at: Timestamp::from_micros(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
        }
    }
}

impl Store {
    /// Records a token that is about to be issued. Fails with [`StoreError::NotFound`] where the project does not exist.
    pub async fn create_api_token(
        &self,
        project: i64,
        new: NewApiToken,
        own: Option<OwnEntry>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        if let Some(own) = own {
            self.append_own(&transaction, project, own).await?;
        }
        if crate::entity::project::Entity::find_by_id(project).one(&transaction).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        let row = api_token::ActiveModel {
            id: Set(new.id),
            project_id: Set(project),
            name: Set(new.name),
            role: Set(new.role.to_string()),
            created_by: Set(new.created_by),
            created_at: Set(new.created_at.micros()),
            expires_at: Set(new.expires_at.micros()),
            revoked_at: Set(None),
            last_used_at: Set(None),
        };
        api_token::Entity::insert(row).exec_without_returning(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The tokens of a project that were not revoked, newest first.
    pub async fn api_tokens(&self, project: i64) -> Result<Vec<Token>, StoreError> {
        let rows = api_token::Entity::find()
            .filter(api_token::Column::ProjectId.eq(project))
            .filter(api_token::Column::RevokedAt.is_null())
            .order_by_desc(api_token::Column::CreatedAt)
            .order_by_desc(api_token::Column::Id)
            .all(&self.reader)
            .await?;
        let tokens = rows.into_iter().map(|row| {
            Ok(Token {
                id: row.id,
                role: row.role.parse().map_err(|_| StoreError::Corrupt(format!("the role {:?}", row.role)))?,
                name: row.name,
                created_by: row.created_by,
                created_at: Timestamp::from_micros(row.created_at),
                expires_at: Timestamp::from_micros(row.expires_at),
                last_used_at: row.last_used_at.map(Timestamp::from_micros),
            })
        });
        tokens.collect()
    }

    /// Remembers that a token is in use.
    pub async fn touch_api_token(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        api_token::Entity::update_many()
            .col_expr(api_token::Column::LastUsedAt, Expr::value(now.micros()))
            .filter(api_token::Column::Id.eq(id))
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// Finds a token by its `jti`, whatever its project: this is how a caller is recognised.
    pub async fn api_token(&self, id: Uuid) -> Result<Option<ApiToken>, StoreError> {
        let find = |store: Self, id| async move {
            let found: Option<api_token::Model> = store.look_up_one(&api_token::Entity::find_by_id(id)).await?;
            Ok(found.map(ApiToken::from))
        };
        self.shared(&self.lookups.api_tokens, id, find).await
    }

    /// Revokes a token at once and for good. Fails with [`StoreError::NotFound`] where the project has no such token, or
    /// it was revoked before.
    pub async fn revoke_api_token(
        &self,
        project: i64,
        id: Uuid,
        now: Timestamp,
        own: Option<OwnEntry>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        if let Some(own) = own {
            self.append_own(&transaction, project, own).await?;
        }
        let done = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(now.micros()))
            .filter(api_token::Column::ProjectId.eq(project))
            .filter(api_token::Column::Id.eq(id))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&transaction)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        Ok(transaction.commit().await?)
    }
}
