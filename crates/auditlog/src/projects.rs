//! Projects, and the right to use one.

use crate::access::Caller;
use crate::{AuditLog, Failure};
use daybook_store::{NewProjectRow, ProjectRow, StoreError};
use daybook_wire::project::{DEFAULT_RETENTION_DAYS, MAX_NAME_BYTES, MAX_RETENTION_DAYS};
use daybook_wire::{ErrorCode, NewProject, Project, ProjectSummary, Role, Timestamp};

/// A project that exists, in the hands of somebody with a role in it.
#[derive(Debug, Clone)]
pub struct OpenProject {
    row: ProjectRow,
    role: Role,
}

impl OpenProject {
    /// The project's id.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.row.id
    }

    /// The caller's role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The first moment that is kept: what started earlier is invisible.
    #[must_use]
    pub fn kept_from(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(-i64::from(self.row.retention_days) * 86_400)
    }

    /// The project, as answered.
    #[must_use]
    pub fn to_wire(&self) -> Project {
        to_wire(&self.row, Some(self.role))
    }
}

impl AuditLog {
    /// Opens a project for a caller who has any role in it.
    pub async fn open_project(&self, caller: &Caller, project: i64) -> Result<OpenProject, Failure> {
        let role = caller.claims.role_in(project).ok_or_else(Failure::project_not_found)?;
        let row = self.store.project(project).await?.ok_or_else(Failure::project_not_found)?;
        Ok(OpenProject { row, role })
    }

    /// Opens a project for a command line with access to the database, which may do everything.
    pub async fn open_project_locally(&self, project: i64, role: Role) -> Result<OpenProject, Failure> {
        let missing = || Failure::new(ErrorCode::ProjectNotFound, format!("There is no project {project}."));
        let row = self.store.project(project).await?.ok_or_else(missing)?;
        Ok(OpenProject { row, role })
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
        if name.trim().is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            return Err(Failure::invalid_field("name", name, "1 to 256 bytes without control characters"));
        }
        if let Some(id) = id.filter(|id| *id < 1) {
            return Err(Failure::invalid_field("id", id.to_string(), "a number from 1"));
        }
        if !(1..=MAX_RETENTION_DAYS).contains(&retention_days) {
            let expected = format!("a number from 1 to {MAX_RETENTION_DAYS}");
            return Err(Failure::invalid_field("retention_days", retention_days.to_string(), expected));
        }
        let new = NewProjectRow { id, name, retention_days, created_at: self.ambient.now(), admin };
        match self.store.create_project(new).await {
            Ok(row) => Ok(to_wire(&row, admin.map(|_| Role::Admin))),
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
}

fn to_wire(row: &ProjectRow, role: Option<Role>) -> Project {
    Project {
        id: row.id,
        name: row.name.clone(),
        retention_days: row.retention_days,
        export_enabled: row.export_enabled,
        created_at: row.created_at,
        role,
    }
}
