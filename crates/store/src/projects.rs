//! Projects.

use crate::entity::{member, project};
use crate::{Store, StoreError};
use daybook_wire::{Role, Timestamp};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, TransactionTrait};
use uuid::Uuid;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Unique in the instance.
    pub id: i64,
    /// What a person calls it.
    pub name: String,
    /// How long entries are kept, in days.
    pub retention_days: u32,
    /// Whether its admins may export.
    pub export_enabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A project to create.
#[derive(Debug, Clone)]
pub struct NewProjectRow {
    /// Its id; the next free one when `None`.
    pub id: Option<i64>,
    /// What a person calls it.
    pub name: String,
    /// How long entries are kept, in days.
    pub retention_days: u32,
    /// When it is created.
    pub created_at: Timestamp,
    /// The user who becomes its first admin.
    pub admin: Option<Uuid>,
}

impl Store {
    /// Creates a project, and its first admin. Fails with [`StoreError::Exists`] where the id is taken, or
    /// none is left after the last one.
    pub async fn create_project(&self, new: NewProjectRow) -> Result<ProjectRow, StoreError> {
        let transaction = self.writer.begin_with_options(self.dialect.write_transaction()).await?;
        let last_id = project::Entity::find()
            .select_only()
            .column(project::Column::Id)
            .order_by_desc(project::Column::Id)
            .into_tuple::<i64>()
            .one(&transaction)
            .await?;
        let next_id = last_id.unwrap_or(0).checked_add(1);
        let row = project::Model {
            id: new.id.or(next_id).ok_or(StoreError::Exists)?,
            name: new.name,
            last_seq: 0,
            retention_days: i32::try_from(new.retention_days).unwrap_or(i32::MAX),
            export_enabled: true,
            created_at: new.created_at.micros(),
        };
        project::Entity::insert(project::ActiveModel::from(row.clone())).exec_without_returning(&transaction).await?;
        if let Some(user) = new.admin {
            let admin =
                member::ActiveModel { project_id: Set(row.id), user_id: Set(user), role: Set(Role::Admin.to_string()) };
            member::Entity::insert(admin).exec_without_returning(&transaction).await?;
            crate::users::end_sessions(&transaction, user, new.created_at).await?;
        }
        transaction.commit().await?;
        Ok(row.into())
    }

    /// Finds a project.
    pub async fn project(&self, project: i64) -> Result<Option<ProjectRow>, StoreError> {
        Ok(project::Entity::find_by_id(project).one(&self.reader).await?.map(Into::into))
    }

    /// Every project of the instance, by name.
    pub async fn all_projects(&self) -> Result<Vec<ProjectRow>, StoreError> {
        let rows = project::Entity::find()
            .order_by_asc(project::Column::Name)
            .order_by_asc(project::Column::Id)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

impl From<project::Model> for ProjectRow {
    fn from(row: project::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            retention_days: u32::try_from(row.retention_days).unwrap_or(0),
            export_enabled: row.export_enabled,
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
