//! Sessions that were signed out before their time.

use crate::entity::ended_session;
use crate::{Store, StoreError};
use daybook_wire::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

impl Store {
    /// Ends a session for good, and forgets those that have ended by themselves before `now`.
    pub async fn end_session(&self, jti: Uuid, expires_at: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        ended_session::Entity::delete_many()
            .filter(ended_session::Column::ExpiresAt.lt(now.micros()))
            .exec(&self.writer)
            .await?;
        let row = ended_session::ActiveModel { jti: Set(jti), expires_at: Set(expires_at.micros()) };
        match ended_session::Entity::insert(row).exec_without_returning(&self.writer).await.map_err(StoreError::from) {
            Ok(_) | Err(StoreError::Exists) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether a session was signed out.
    pub async fn session_ended(&self, jti: Uuid) -> Result<bool, StoreError> {
        Ok(ended_session::Entity::find_by_id(jti).one(&self.reader).await?.is_some())
    }
}
