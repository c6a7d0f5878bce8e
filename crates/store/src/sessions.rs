//! Sessions that were signed out before their time.

use crate::entity::ended_session;
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

impl Store {
    /// Ends a session for good, and forgets those that have ended by themselves before `now`.
    pub async fn end_session(
        &self,
        jti: Uuid,
        expires_at: Timestamp,
        now: Timestamp,
        own: Vec<(i64, OwnEntry)>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own_everywhere(&transaction, own).await?;
        ended_session::Entity::delete_many()
            .filter(ended_session::Column::ExpiresAt.lt(now.micros()))
            .exec(&transaction)
            .await?;
        let row = ended_session::ActiveModel { jti: Set(jti), expires_at: Set(expires_at.micros()) };
        match ended_session::Entity::insert(row).exec_without_returning(&transaction).await.map_err(StoreError::from) {
            Ok(_) => Ok(transaction.commit().await?),
            // Signed out twice at once: the other one has said so.
            Err(StoreError::Exists) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether a session was signed out.
    pub async fn session_ended(&self, jti: Uuid) -> Result<bool, StoreError> {
        let found = ended_session::Entity::find_by_id(jti).select_only().column(ended_session::Column::ExpiresAt);
        Ok(self.look_up_one::<(i64,)>(&found).await?.is_some())
    }
}
