//! Files of what has expired: compressed NDJSON, and beside it a manifest with their checksums.
//!
//! `project-<id>/<first>-<id>.ndjson.gz` holds entries as an export does, the oldest first. `project-<id>/manifest.json` names every
//! file that is whole. A file that it does not name was interrupted: its entries are still in the table, and in a later file.

mod directory;
mod file;
mod manifest;

use super::ENTRIES_AT_A_TIME;
use crate::{AuditLog, Failure, new_id};
use daybook_precedence::in_bulk;
use daybook_store::{ProjectRow, SortKey};
use daybook_wire::{ErrorCode, Timestamp};
pub(super) use directory::lock;
use file::Draft;
use std::io;
use std::path::Path;

/// How many entries a file holds at most.
const ENTRIES_PER_FILE: usize = 50_000;
/// What a file is called, after its name, until all of it is on the disk.
const PARTIAL: &str = "partial";

impl AuditLog {
    /// Writes some of a project's entries that have started before a moment into a file, and gives their keys; none where there are
    /// none. When this returns, they are on the disk.
    pub(super) async fn archive_some(
        &self,
        archive: &Path,
        project: &ProjectRow,
        kept_from: Timestamp,
    ) -> Result<Vec<SortKey>, Failure> {
        let mut archived: Vec<SortKey> = Vec::new();
        let mut draft: Option<Draft> = None;
        while archived.len() < ENTRIES_PER_FILE {
            let after = archived.last().copied();
            let keys = self.store.keys_before(project.id, kept_from, after, ENTRIES_AT_A_TIME).await?;
            if keys.is_empty() {
                break;
            }
            let entries = self.store.entries_of_keys(project.id, &keys).await?;
            let dir = archive.join(format!("project-{}", project.id));
            let id = new_id(&*self.ambient);
            let written = off_the_loop(move || {
                let mut draft = draft.map_or_else(|| Draft::begin(&dir, id, &entries), Ok)?;
                draft.write(&entries)?;
                Ok(draft)
            });
            draft = Some(written.await.map_err(|error| failed(archive, &error))?);
            archived.extend(keys);
        }
        if let Some(draft) = draft {
            let (id, name, now) = (project.id, project.name.clone(), self.ambient.now());
            off_the_loop(move || draft.finish(id, name, now)).await.map_err(|error| failed(archive, &error))?;
        }
        Ok(archived)
    }
}

fn failed(archive: &Path, error: &io::Error) -> Failure {
    let detail = format!("expired entries cannot be archived in {}, and stay: {error}", archive.display());
    Failure::new(ErrorCode::Internal, detail)
}

/// Waits for the disk where nobody else has to.
async fn off_the_loop<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    in_bulk(work).await.map_err(io::Error::other)?
}
