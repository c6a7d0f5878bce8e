//! Whether a database is whole.

use crate::dialect::Dialect;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};

/// How many problems the embedded database tells at most.
const PROBLEMS: u32 = 20;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// How many migrations are missing: it was written by an earlier version, and what it holds is not counted.
    pub missing_migrations: usize,
    /// Each project's entries.
    pub projects: Vec<ProjectCheck>,
    /// What is wrong, in sentences; nothing where the database is whole.
    pub problems: Vec<String>,
}

/// What a project holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCheck {
    /// The project.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// How many entries are stored, expired ones among them.
    pub entries: u64,
    /// When the first of them started.
    pub oldest: Option<Timestamp>,
    /// When the last of them started.
    pub newest: Option<Timestamp>,
}

/// How many entries a project holds, the highest number among them, and when the first and the last of them started.
#[derive(Debug, Default, FromQueryResult)]
struct Extent {
    entries: i64,
    last_seq: Option<i64>,
    oldest: Option<i64>,
    newest: Option<i64>,
}

impl Store {
    /// Reads every page and every index of the embedded database, and the numbers of all entries. Takes minutes where there are
    /// millions of them. `PostgreSQL` checks its pages itself.
    pub async fn check(&self) -> Result<Check, StoreError> {
        let mut check = Check::default();
        if self.dialect == Dialect::Sqlite {
            check.problems = match self.pragma(&format!("PRAGMA integrity_check({PROBLEMS})")).await {
                Ok(lines) => lines.into_iter().filter(|line| line != "ok").collect(),
                // So damaged that it cannot even be told where.
                Err(error) => vec![error.to_string()],
            };
            // What cannot be read cannot be counted.
            if !check.problems.is_empty() {
                return Ok(check);
            }
            let dangling = self.pragma("PRAGMA foreign_key_check").await?;
            check.problems.extend(dangling.into_iter().map(|table| format!("{table} holds what belongs to nobody")));
        }
        let state = self.migration_state().await?;
        check.missing_migrations = state.pending.len();
        if check.missing_migrations > 0 {
            return Ok(check);
        }
        for project in self.all_projects().await? {
            let Extent { entries, last_seq, oldest, newest } = self.extent(project.id).await?;
            // Read again: somebody may have appended meanwhile.
            let known = self.project(project.id).await?.map_or(project.last_seq, |project| project.last_seq);
            if last_seq.is_some_and(|seq| seq > known) {
                let name = &project.name;
                check.problems.push(format!("project {} ({name}) holds entries beyond its last number", project.id));
            }
            let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
            let (entries, oldest, newest) = (entries.unsigned_abs(), time(oldest), time(newest));
            check.projects.push(ProjectCheck { id: project.id, name: project.name, entries, oldest, newest });
        }
        Ok(check)
    }

    async fn extent(&self, project: i64) -> Result<Extent, StoreError> {
        let found = Entity::find()
            .select_only()
            .expr_as(Column::Seq.count(), "entries")
            .expr_as(Column::Seq.max(), "last_seq")
            .expr_as(Column::StartedAt.min(), "oldest")
            .expr_as(Column::StartedAt.max(), "newest")
            .filter(Column::ProjectId.eq(project))
            .into_model::<Extent>()
            .one(&self.reader)
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// The first column of what a pragma answers.
    async fn pragma(&self, text: &str) -> Result<Vec<String>, StoreError> {
        let rows = self.reader.query_all_raw(Statement::from_string(DbBackend::Sqlite, text)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }
}
