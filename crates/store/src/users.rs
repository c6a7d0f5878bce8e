//! People who sign in to Daybook itself, and their roles.

use crate::entity::{member, user};
use crate::members::read_role;
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::{Role, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A user.
#[derive(Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The `sub` of the user's sessions.
    pub id: Uuid,
    /// Lower-cased.
    pub email: String,
    /// What a person calls the user.
    pub name: String,
    /// Argon2id in PHC form.
    pub password_hash: Option<String>,
    /// Whether the user may create projects and list them all.
    pub instance_admin: bool,
    /// Whether the user is kept out.
    pub disabled: bool,
    /// Sessions issued before this moment have ended.
    pub sessions_from: Timestamp,
    /// When the user was created.
    pub created_at: Timestamp,
}

/// Keeps the hash out of logs.
impl std::fmt::Debug for UserRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRow").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A user to create.
pub struct NewUser {
    /// The `sub` of the user's sessions.
    pub id: Uuid,
    /// In any case; unique without regard to it.
    pub email: String,
    /// What a person calls the user.
    pub name: String,
    /// Argon2id in PHC form.
    pub password_hash: Option<String>,
    /// Whether the user may create projects and list them all.
    pub instance_admin: bool,
    /// The user's role in each project.
    pub roles: BTreeMap<i64, Role>,
    /// When the user is created.
    pub created_at: Timestamp,
}

impl Store {
    /// Creates a user with roles. Fails with [`StoreError::Exists`] where the email address is taken, and with
    /// [`StoreError::NotFound`] where a project does not exist.
    pub async fn create_user(&self, new: NewUser) -> Result<UserRow, StoreError> {
        let transaction = self.begin().await?;
        let row = insert_user(&transaction, new).await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// Every user of the instance, by email address.
    pub async fn all_users(&self) -> Result<Vec<UserRow>, StoreError> {
        let mut rows = user::Entity::find().all(&self.reader).await?;
        rows.sort_unstable_by(|a, b| a.email.cmp(&b.email));
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Every user's role in each project.
    pub async fn all_roles(&self) -> Result<BTreeMap<Uuid, BTreeMap<i64, Role>>, StoreError> {
        let mut roles = BTreeMap::<Uuid, BTreeMap<i64, Role>>::new();
        for row in member::Entity::find().all(&self.reader).await? {
            roles.entry(row.user_id).or_default().insert(row.project_id, read_role(&row.role)?);
        }
        Ok(roles)
    }

    /// Keeps a user out, or lets them in again. Their sessions end. What was done is written into the log of each project in
    /// `own`. Fails with [`StoreError::NotFound`] where there is no such user.
    pub async fn set_user_disabled(
        &self,
        user: Uuid,
        disabled: bool,
        now: Timestamp,
        own: Vec<(i64, OwnEntry)>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own_everywhere(&transaction, own).await?;
        let done = user::Entity::update_many()
            .col_expr(user::Column::Disabled, Expr::value(disabled))
            .filter(user::Column::Id.eq(user))
            .exec(&transaction)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        end_sessions(&transaction, user, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Finds a user by email address, without regard to case.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserRow>, StoreError> {
        // No address holds a NUL, and PostgreSQL fails where a text does.
        if email.contains('\0') {
            return Ok(None);
        }
        let found = user::Entity::find().filter(user::Column::Email.eq(email.to_lowercase())).one(&self.reader).await?;
        Ok(found.map(Into::into))
    }

    /// Finds a user.
    pub async fn user(&self, user: Uuid) -> Result<Option<UserRow>, StoreError> {
        Ok(self.look_up_one::<user::Model>(&user::Entity::find_by_id(user)).await?.map(Into::into))
    }

    /// The user's role in each project.
    pub async fn roles_of(&self, user: Uuid) -> Result<BTreeMap<i64, Role>, StoreError> {
        let rows = member::Entity::find().filter(member::Column::UserId.eq(user)).all(&self.reader).await?;
        rows.into_iter().map(|row| Ok((row.project_id, read_role(&row.role)?))).collect()
    }
}

/// Creates a user with roles, as [`Store::create_user`] does.
pub(crate) async fn insert_user(transaction: &DatabaseTransaction, new: NewUser) -> Result<UserRow, StoreError> {
    let row = user::Model {
        id: new.id,
        email: new.email.to_lowercase(),
        name: new.name,
        password_hash: new.password_hash,
        instance_admin: new.instance_admin,
        disabled: false,
        sessions_from: new.created_at.micros(),
        created_at: new.created_at.micros(),
    };
    user::Entity::insert(user::ActiveModel::from(row.clone())).exec_without_returning(transaction).await?;
    for (project, role) in new.roles {
        if crate::entity::project::Entity::find_by_id(project).one(transaction).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        let member =
            member::ActiveModel { project_id: Set(project), user_id: Set(new.id), role: Set(role.to_string()) };
        member::Entity::insert(member).exec_without_returning(transaction).await?;
    }
    Ok(row.into())
}

/// Ends every session of a user that was issued before `now`.
pub(crate) async fn end_sessions<C: ConnectionTrait>(db: &C, user: Uuid, now: Timestamp) -> Result<(), StoreError> {
    user::Entity::update_many()
        .col_expr(user::Column::SessionsFrom, Expr::value(now.micros()))
        .filter(user::Column::Id.eq(user))
        .exec(db)
        .await?;
    Ok(())
}

impl From<user::Model> for UserRow {
    fn from(row: user::Model) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            password_hash: row.password_hash,
            instance_admin: row.instance_admin,
            disabled: row.disabled,
            sessions_from: Timestamp::from_micros(row.sessions_from),
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
