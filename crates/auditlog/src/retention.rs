//! What has expired goes: at once out of every answer, then out of the table (into the archive, if there is one), then out of the index.

mod archive;

use crate::statistics::Counters;
use crate::{AuditLog, Failure};
use daybook_store::{Purged, StoreError};
use daybook_wire::Timestamp;
use std::path::Path;
use std::time::Duration;

/// How many entries are deleted at a time: a few milliseconds' work, so that appends wait no longer than that.
const ENTRIES_AT_A_TIME: u64 = 500;
/// How long others may write between.
const PAUSE: Duration = Duration::from_millis(20);

/// What a project's retention means now.
#[derive(Debug, Clone)]
pub struct Expired {
    /// The project.
    pub project: i64,
    /// What people call it.
    pub name: String,
    /// What started before has expired.
    pub kept_from: Timestamp,
    /// How many entries have, and are still in the table.
    pub entries: u64,
}

impl AuditLog {
    /// Says what a purge would delete, project by project.
    pub async fn expired(&self) -> Result<Vec<Expired>, Failure> {
        let now = self.ambient.now();
        let mut expired = Vec::new();
        for project in self.store.all_projects().await? {
            let kept_from = project.kept_from(now);
            let entries = self.store.count_before(project.id, kept_from).await?;
            expired.push(Expired { project: project.id, name: project.name, kept_from, entries });
        }
        Ok(expired)
    }

    /// Deletes what has expired in a project, a few entries at a time, and says how many there were. With an archive, an entry goes
    /// only once it is there.
    pub async fn purge(&self, project: i64) -> Result<u64, Failure> {
        match &self.settings.archive_dir {
            None => self.purge_for_good(project).await,
            Some(dir) => self.purge_into(dir, project).await,
        }
    }

    async fn purge_for_good(&self, project: i64) -> Result<u64, Failure> {
        let mut deleted = 0;
        loop {
            let purged = match self.store.purge(project, self.ambient.now(), ENTRIES_AT_A_TIME).await {
                Ok(purged) => purged,
                Err(StoreError::NotFound) => return Err(Failure::project_not_found()),
                Err(error) => return Err(error.into()),
            };
            deleted += purged.deleted;
            if purged.deleted < ENTRIES_AT_A_TIME {
                Counters::add(&self.counters.purged, purged.deleted);
                // Nothing older is left in the table, and nothing older is taken any more.
                self.indexes.forget_before(project, purged.kept_from).await;
                return Ok(deleted);
            }
            self.note_purged(purged).await?;
        }
    }

    async fn purge_into(&self, archive: &Path, project: i64) -> Result<u64, Failure> {
        let _alone = archive::lock(archive).await?;
        let mut deleted = 0;
        loop {
            let row = self.store.project(project).await?.ok_or_else(Failure::project_not_found)?;
            let kept_from = row.kept_from(self.ambient.now());
            let archived = self.archive_some(archive, &row, kept_from).await?;
            if archived.is_empty() {
                self.indexes.forget_before(project, kept_from).await;
                return Ok(deleted);
            }
            for some in archived.chunks(usize::try_from(ENTRIES_AT_A_TIME).unwrap_or(usize::MAX)) {
                let purged = self.store.purge_these(project, self.ambient.now(), some).await?;
                deleted += purged.deleted;
                self.note_purged(purged).await?;
            }
        }
    }

    /// Counts what was deleted, gives its space back, and lets others write.
    async fn note_purged(&self, purged: Purged) -> Result<(), Failure> {
        Counters::add(&self.counters.purged, purged.deleted);
        self.store.give_space_back().await?;
        tokio::time::sleep(PAUSE).await;
        Ok(())
    }

    /// Deletes what has expired in every project, and says how many entries there were.
    pub async fn purge_all(&self) -> Result<u64, Failure> {
        let mut deleted = 0;
        for project in self.store.all_projects().await? {
            deleted += self.purge(project.id).await?;
        }
        self.store.give_space_back().await?;
        Ok(deleted)
    }

    /// Deletes what has expired, again and again, for as long as the program runs. What fails is tried again the next time.
    pub async fn keep_retention(&self, every: Duration) {
        loop {
            match self.purge_all().await {
                Ok(0) => {}
                Ok(deleted) => tracing::info!(deleted, "expired entries were deleted"),
                Err(failure) => {
                    let cause = failure.cause.as_ref().map(ToString::to_string);
                    tracing::error!(%failure, cause, "expired entries could not be deleted");
                }
            }
            tokio::time::sleep(every).await;
        }
    }
}
