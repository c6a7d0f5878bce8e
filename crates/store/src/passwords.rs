//! Passwords, and the one-time links with which a person chooses one.

use crate::entity::{password_link, user};
use crate::users::end_sessions;
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

/// A link to hand out: the hash of its secret, and when it ends.
#[derive(Debug, Clone)]
pub struct NewPasswordLink {
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Store {
    /// Sets a user's password, ends every session from before `now`, and every link to choose one. What was done is written into the log of each
    /// project in `own`.
    pub async fn set_password(
        &self,
        user: Uuid,
        password_hash: &str,
        now: Timestamp,
        own: Vec<(i64, OwnEntry)>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own_everywhere(&transaction, own).await?;
        // A link handed out before would undo this.
        password_link::Entity::delete_many().filter(password_link::Column::UserId.eq(user)).exec(&transaction).await?;
        replace_password(&transaction, user, password_hash, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Finds whose password a link may set now.
    pub async fn password_link_user(&self, secret_hash: [u8; 32], now: Timestamp) -> Result<Option<Uuid>, StoreError> {
        let link = password_link::Entity::find_by_id(secret_hash.to_vec()).one(&self.reader).await?;
        Ok(link.filter(|link| link.expires_at > now.micros()).map(|link| link.user_id))
    }

    /// Sets the password of the user that a link was made for, and uses the link up. Fails with [`StoreError::NotFound`] where
    /// there is no such link, it has ended, or it was used.
    pub async fn use_password_link(
        &self,
        secret_hash: [u8; 32],
        password_hash: &str,
        now: Timestamp,
        own: Vec<(i64, OwnEntry)>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own_everywhere(&transaction, own).await?;
        let link = password_link::Entity::find_by_id(secret_hash.to_vec()).one(&transaction).await?;
        let link = link.filter(|link| link.expires_at > now.micros()).ok_or(StoreError::NotFound)?;
        // Every link of the user ends: a second one would undo the choice.
        let used = password_link::Entity::delete_many()
            .filter(password_link::Column::UserId.eq(link.user_id))
            .exec(&transaction)
            .await?;
        if used.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        replace_password(&transaction, link.user_id, password_hash, now).await?;
        Ok(transaction.commit().await?)
    }
}

/// Keeps a link, in place of earlier ones of the user.
pub(crate) async fn keep_link(
    transaction: &DatabaseTransaction,
    user: Uuid,
    link: NewPasswordLink,
) -> Result<(), StoreError> {
    password_link::Entity::delete_many().filter(password_link::Column::UserId.eq(user)).exec(transaction).await?;
    let row = password_link::ActiveModel {
        secret_hash: Set(link.secret_hash.to_vec()),
        user_id: Set(user),
        expires_at: Set(link.expires_at.micros()),
    };
    password_link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

async fn replace_password(
    transaction: &DatabaseTransaction,
    user: Uuid,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(password_hash))
        .filter(user::Column::Id.eq(user))
        .exec(transaction)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::NotFound);
    }
    end_sessions(transaction, user, now).await
}
