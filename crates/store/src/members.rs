//! A project's members.

use crate::entity::{member, user};
use crate::passwords::keep_link;
use crate::users::end_sessions;
use crate::{NewPasswordLink, NewUser, OwnEntry, Store, StoreError};
use daybook_wire::{Member, Role, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// What became of a change of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberChange {
    /// It was made.
    Done,
    /// It was not: the project would be left without an admin.
    LastAdmin,
}

/// A member to add. Without `Debug`, as the user in it: it holds what must not be logged.
pub struct NewMemberRow {
    /// Who.
    pub user: Uuid,
    /// As what.
    pub role: Role,
    /// The user to create first, where there is none.
    pub new: Option<NewUser>,
    /// A link to choose the user's password, in place of earlier ones.
    pub link: Option<NewPasswordLink>,
}

impl Store {
    /// A project's members, by email address.
    pub async fn members(&self, project: i64) -> Result<Vec<Member>, StoreError> {
        let rows = member::Entity::find().filter(member::Column::ProjectId.eq(project)).all(&self.reader).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.user_id).collect();
        let mut users = Vec::new();
        for some in ids.chunks(self.dialect.bind_limit()) {
            let found = user::Entity::find().filter(user::Column::Id.is_in(some.iter().copied()));
            users.extend(found.all(&self.reader).await?);
        }
        users.sort_unstable_by(|a, b| a.email.cmp(&b.email));
        let role_of = |id: Uuid| rows.iter().find(|row| row.user_id == id).map(|row| row.role.as_str());
        let members = users.into_iter().filter_map(|user| {
            Some(read_role(role_of(user.id)?).map(|role| Member {
                user_id: user.id,
                email: user.email,
                name: user.name,
                role,
                disabled: user.disabled,
            }))
        });
        members.collect()
    }

    /// Adds a member. The user's sessions end. Fails
    /// with [`StoreError::Exists`] where the user is a member, or the new user's email address is taken.
    pub async fn add_member(
        &self,
        project: i64,
        added: NewMemberRow,
        now: Timestamp,
        own: OwnEntry,
    ) -> Result<(), StoreError> {
        let NewMemberRow { user, role, new, link } = added;
        let transaction = self.begin().await?;
        self.append_own(&transaction, project, own).await?;
        if let Some(new) = new {
            crate::users::insert_user(&transaction, new).await?;
        }
        if let Some(link) = link {
            keep_link(&transaction, user, link).await?;
        }
        let row = member::ActiveModel { project_id: Set(project), user_id: Set(user), role: Set(role.to_string()) };
        member::Entity::insert(row).exec_without_returning(&transaction).await?;
        end_sessions(&transaction, user, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Gives a member another role, or none: then they are removed. The user's sessions end. Fails with
    /// [`StoreError::NotFound`] where the user is no member.
    pub async fn change_member(
        &self,
        project: i64,
        user: Uuid,
        role: Option<Role>,
        now: Timestamp,
        own: OwnEntry,
    ) -> Result<MemberChange, StoreError> {
        let transaction = self.begin().await?;
        // Appending locks the project: of two changes at once, the second sees what the first has left.
        self.append_own(&transaction, project, own).await?;
        let this = || {
            member::Entity::find().filter(member::Column::ProjectId.eq(project)).filter(member::Column::UserId.eq(user))
        };
        let held = this().one(&transaction).await?.ok_or(StoreError::NotFound)?;
        let loses_admin = read_role(&held.role)? == Role::Admin && role != Some(Role::Admin);
        if loses_admin && count_admins(&transaction, project).await? <= 1 {
            return Ok(MemberChange::LastAdmin);
        }
        let key = (project, user);
        match role {
            Some(role) => {
                member::Entity::update_many()
                    .col_expr(member::Column::Role, Expr::value(role.as_str()))
                    .filter(member::Column::ProjectId.eq(project))
                    .filter(member::Column::UserId.eq(user))
                    .exec(&transaction)
                    .await?;
            }
            None => {
                member::Entity::delete_by_id(key).exec(&transaction).await?;
            }
        }
        end_sessions(&transaction, user, now).await?;
        transaction.commit().await?;
        Ok(MemberChange::Done)
    }
}

async fn count_admins(transaction: &DatabaseTransaction, project: i64) -> Result<u64, StoreError> {
    let admins = member::Entity::find()
        .filter(member::Column::ProjectId.eq(project))
        .filter(member::Column::Role.eq(Role::Admin.as_str()));
    Ok(admins.count(transaction).await?)
}

pub(crate) fn read_role(text: &str) -> Result<Role, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("the role {text:?}")))
}
