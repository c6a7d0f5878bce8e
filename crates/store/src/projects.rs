//! Projects.

use crate::entity::{audit_entry, member, project};
use crate::found_row::{Found, FoundRow};
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::{Role, Timestamp};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, Order, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

const DAY_SECONDS: i64 = 86_400;
/// What the start of a project's newest entry is called where it is read.
const NEWEST: &str = "newest";

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Unique in the instance.
    pub id: i64,
    /// What a person calls it.
    pub name: String,
    /// How long entries are kept, in days, until a pending retention holds.
    retention_days: u32,
    /// A retention that was lowered, and the moment from which on it holds.
    pending_retention: Option<(u32, Timestamp)>,
    /// Whether its admins may export.
    pub export_enabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The number of its newest entry, when this was read.
    pub last_seq: i64,
    /// Entries that had started before were deleted, some or all of them. None where none ever was.
    pub purged_before: Option<Timestamp>,
}

impl ProjectRow {
    /// How long entries are kept at a moment, in days.
    #[must_use]
    pub fn retention_days(&self, now: Timestamp) -> u32 {
        match self.pending_retention {
            Some((days, from)) if from <= now => days,
            _ => self.retention_days,
        }
    }

    /// The first moment that is kept: what started earlier is invisible.
    #[must_use]
    pub fn kept_from(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(-i64::from(self.retention_days(now)) * DAY_SECONDS)
    }

    /// A retention that does not hold yet at a moment: how long, and from when on.
    #[must_use]
    pub fn pending_retention(&self, now: Timestamp) -> Option<(u32, Timestamp)> {
        self.pending_retention.filter(|(_, from)| *from > now)
    }
}

/// What to change of a project. What is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectChange {
    /// What a person calls it.
    pub name: Option<String>,
    /// How long entries are kept: from now on, in days, and what will hold from a later moment on.
    pub retention: Option<(u32, Option<(u32, Timestamp)>)>,
    /// Whether its admins may export.
    pub export_enabled: Option<bool>,
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

/// A row of a project, and when its newest entry started.
struct WithNewest {
    project: project::Model,
    newest: Option<i64>,
}

impl Found for WithNewest {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok(Self { project: project::Model::read(row)?, newest: row.get(NEWEST)? })
    }
}

impl Store {
    /// Creates a project, and its first admin. Fails with [`StoreError::Exists`] where the id is taken, or
    /// none is left after the last one.
    pub async fn create_project(&self, new: NewProjectRow) -> Result<ProjectRow, StoreError> {
        let transaction = self.begin().await?;
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
            retention_days: stored_days(new.retention_days),
            export_enabled: true,
            created_at: new.created_at.micros(),
            pending_retention_days: None,
            pending_retention_from: None,
            purged_before: None,
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
        Ok(self.project_and_newest(project).await?.map(|(row, _)| row))
    }

    /// Finds a project, and when its newest entry started.
    pub async fn project_and_newest(
        &self,
        project: i64,
    ) -> Result<Option<(ProjectRow, Option<Timestamp>)>, StoreError> {
        let find = |store: Self, project| async move {
            let newest = Query::select()
                .column(audit_entry::Column::StartedAt)
                .from(audit_entry::Entity)
                .and_where(audit_entry::Column::ProjectId.eq(project))
                .order_by(audit_entry::Column::StartedAt, Order::Desc)
                .order_by(audit_entry::Column::Seq, Order::Desc)
                .limit(1)
                .take();
            let found =
                project::Entity::find_by_id(project).expr_as(Expr::SubQuery(None, Box::new(newest.into())), NEWEST);
            let found: Option<WithNewest> = store.look_up_one(&found).await?;
            Ok(found.map(|WithNewest { project, newest }| (project.into(), newest.map(Timestamp::from_micros))))
        };
        self.shared(&self.lookups.projects, project, find).await
    }

    /// Changes a project. Fails with [`StoreError::NotFound`] where it does not exist.
    pub async fn change_project(
        &self,
        project: i64,
        change: ProjectChange,
        own: OwnEntry,
    ) -> Result<ProjectRow, StoreError> {
        let ProjectChange { name, retention, export_enabled } = change;
        let transaction = self.begin().await?;
        self.append_own(&transaction, project, own).await?;
        let mut row = project::ActiveModel { id: Unchanged(project), ..Default::default() };
        if let Some(name) = name {
            row.name = Set(name);
        }
        if let Some((days, pending)) = retention {
            row.retention_days = Set(stored_days(days));
            row.pending_retention_days = Set(pending.map(|(days, _)| stored_days(days)));
            row.pending_retention_from = Set(pending.map(|(_, from)| from.micros()));
        }
        if let Some(export_enabled) = export_enabled {
            row.export_enabled = Set(export_enabled);
        }
        if row.is_changed() {
            project::Entity::update(row).exec(&transaction).await?;
        }
        let row = project::Entity::find_by_id(project).one(&transaction).await?.ok_or(StoreError::NotFound)?;
        transaction.commit().await?;
        Ok(row.into())
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

fn stored_days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

fn read_days(days: i32) -> u32 {
    u32::try_from(days).unwrap_or(0)
}

impl From<project::Model> for ProjectRow {
    fn from(row: project::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            retention_days: read_days(row.retention_days),
            pending_retention: row
                .pending_retention_days
                .zip(row.pending_retention_from)
                .map(|(days, from)| (read_days(days), Timestamp::from_micros(from))),
            export_enabled: row.export_enabled,
            created_at: Timestamp::from_micros(row.created_at),
            last_seq: row.last_seq,
            purged_before: row.purged_before.map(Timestamp::from_micros),
        }
    }
}
