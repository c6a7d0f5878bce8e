//! Projects, and the right to use one.

use crate::access::Caller;
use crate::deed::Deed;
use crate::indexed::Asked;
use crate::{AuditLog, By, Failure};
use daybook_store::{NewProjectRow, ProjectChange, ProjectRow, StoreError};
use daybook_wire::project::{DEFAULT_RETENTION_DAYS, MAX_NAME_BYTES, MAX_RETENTION_DAYS, RETENTION_GRACE_DAYS};
use daybook_wire::{
    Changes, ErrorCode, NewProject, PendingRetention, Project, ProjectPatch, ProjectSummary, Role, Timestamp,
};
use serde_json::json;

const DAY_SECONDS: i64 = 86_400;

/// A project that exists, in the hands of somebody with a role in it. What was appended before it was opened is in every answer about it.
#[derive(Debug, Clone)]
pub struct OpenProject {
    row: ProjectRow,
    /// When its newest entry started, as of the moment it was opened.
    newest: Option<Timestamp>,
    role: Role,
}

impl OpenProject {
    /// The project's id.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.row.id
    }

    /// What an index must know of it.
    pub(crate) fn asked(&self, kept_from: Timestamp, from: Timestamp) -> Asked {
        let ProjectRow { id, last_seq, purged_before, .. } = self.row;
        Asked { project: id, last_seq, kept_from, purged_before, from }
    }

    /// When its newest entry started, as of the moment it was opened.
    pub(crate) const fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    /// The caller's role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The first moment that is kept: what started earlier is invisible.
    #[must_use]
    pub fn kept_from(&self, now: Timestamp) -> Timestamp {
        self.row.kept_from(now)
    }

    /// Whether the project's admins may export.
    #[must_use]
    pub const fn export_enabled(&self) -> bool {
        self.row.export_enabled
    }

    /// The project, as answered.
    #[must_use]
    pub fn to_wire(&self, now: Timestamp) -> Project {
        to_wire(&self.row, Some(self.role), now)
    }
}

impl AuditLog {
    /// Opens a project for a caller who has any role in it.
    pub async fn open_project(&self, caller: &Caller, project: i64) -> Result<OpenProject, Failure> {
        let role = caller.claims.role_in(project).ok_or_else(Failure::project_not_found)?;
        let found = self.store.project_and_newest(project).await?;
        let (row, newest) = found.ok_or_else(Failure::project_not_found)?;
        Ok(OpenProject { row, newest, role })
    }

    /// Opens a project for a command line with access to the database, which may do everything.
    pub async fn open_project_locally(&self, project: i64, role: Role) -> Result<OpenProject, Failure> {
        let missing = || Failure::new(ErrorCode::ProjectNotFound, format!("There is no project {project}."));
        let (row, newest) = self.store.project_and_newest(project).await?.ok_or_else(missing)?;
        Ok(OpenProject { row, newest, role })
    }

    /// The projects a caller may see, by name: all for an instance admin, else those with a role.
    pub async fn projects(&self, caller: &Caller) -> Result<Vec<ProjectSummary>, Failure> {
        let rows = self.store.all_projects().await?;
        let seen = rows.into_iter().filter_map(|row| {
            let role = caller.claims.role_in(row.id);
            let visible = role.is_some() || caller.claims.instance_admin;
            visible.then_some(ProjectSummary { id: row.id, name: row.name, role })
        });
        Ok(seen.collect())
    }

    /// Creates a project. A creator who is a user of this instance becomes its admin, and the creator's sessions end.
    pub async fn create_project(&self, caller: &Caller, new: NewProject) -> Result<Project, Failure> {
        if !caller.claims.instance_admin {
            let detail = "Only instance admins may create projects. Ask one to create it for you.";
            return Err(Failure::new(ErrorCode::InstanceAdminRequired, detail));
        }
        self.create_project_unchecked(new, DEFAULT_RETENTION_DAYS, caller.user).await
    }

    /// Creates a project for somebody with access to the database; `admin` becomes its admin.
    pub async fn create_project_unchecked(
        &self,
        new: NewProject,
        retention_days: u32,
        admin: Option<uuid::Uuid>,
    ) -> Result<Project, Failure> {
        let NewProject { name, id } = new;
        check_name(&name)?;
        if let Some(id) = id.filter(|id| *id < 1) {
            return Err(Failure::invalid_field("id", id.to_string(), "a number from 1"));
        }
        check_retention(retention_days)?;
        let now = self.ambient.now();
        let new = NewProjectRow { id, name, retention_days, created_at: now, admin };
        match self.store.create_project(new).await {
            Ok(row) => Ok(to_wire(&row, admin.map(|_| Role::Admin), now)),
            Err(StoreError::Exists) => {
                let detail = match id {
                    Some(id) => format!("There is a project {id} already."),
                    None => "The last project has the greatest id there is. Choose another.".to_owned(),
                };
                Err(Failure::new(ErrorCode::ProjectExists, detail))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a project's name and settings. A lower retention holds after 7 days, and is undone by setting the one that
    /// holds until then.
    pub async fn update_project(
        &self,
        project: &OpenProject,
        by: By<'_>,
        patch: ProjectPatch,
    ) -> Result<Project, Failure> {
        let now = self.ambient.now();
        let before = project.to_wire(now);
        if let Some(name) = &patch.name {
            check_name(name)?;
        }
        let retention = match patch.retention_days {
            None => None,
            Some(days) => {
                check_retention(days)?;
                let effective_at = now.plus_seconds(i64::from(RETENTION_GRACE_DAYS) * DAY_SECONDS);
                let is_lower = days < before.retention_days;
                Some(if is_lower { (before.retention_days, Some((days, effective_at))) } else { (days, None) })
            }
        };
        let told = json!(patch);
        let fields = told.as_object().into_iter().flatten();
        let before_fields = json!(before);
        let changes = Changes {
            before: fields.clone().map(|(field, _)| (field.clone(), before_fields[field].clone())).collect(),
            after: fields.map(|(field, value)| (field.clone(), value.clone())).collect(),
        };
        let deed = Deed {
            action: "daybook.project.update",
            status_code: 200,
            resource: Some(("project", before.id.to_string(), patch.name.clone().unwrap_or(before.name))),
            changes: Some(changes),
            ..Deed::default()
        };
        let change = ProjectChange { name: patch.name, retention, export_enabled: patch.export_enabled };
        let row = self.store.change_project(project.id(), change, self.own_entry(by, deed)).await?;
        self.appends.tell(project.id());
        Ok(to_wire(&row, Some(project.role), now))
    }
}

fn check_name(name: &str) -> Result<(), Failure> {
    if name.trim().is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
        return Err(Failure::invalid_field("name", name, "1 to 256 bytes without control characters"));
    }
    Ok(())
}

fn check_retention(days: u32) -> Result<(), Failure> {
    if (1..=MAX_RETENTION_DAYS).contains(&days) {
        return Ok(());
    }
    let expected = format!("a number from 1 to {MAX_RETENTION_DAYS}");
    Err(Failure::invalid_field("retention_days", days.to_string(), expected))
}

fn to_wire(row: &ProjectRow, role: Option<Role>, now: Timestamp) -> Project {
    let pending = row.pending_retention(now);
    Project {
        id: row.id,
        name: row.name.clone(),
        retention_days: row.retention_days(now),
        pending_retention: pending
            .map(|(retention_days, effective_at)| PendingRetention { retention_days, effective_at }),
        export_enabled: row.export_enabled,
        created_at: row.created_at,
        role,
    }
}
