//! Whether the index answers a question, or SQL.

use crate::indexed::{Slot, Standing};
use crate::statistics::Counters;
use crate::{AuditLog, Failure, OpenProject};
use daybook_wire::{ErrorCode, Window};
use std::sync::Arc;
use tokio::time::timeout;

/// Up to so many entries, SQL counts quickly as well.
const FEW_ENTRIES: u64 = 100_000;
/// When to ask again, in seconds.
const RETRY_AFTER: u64 = 2;

impl AuditLog {
    /// The index for a question that SQL answers quickly as well, such as a page: none where it does not answer at once.
    pub(crate) async fn index_at_once(
        &self,
        project: &OpenProject,
        window: Window,
    ) -> Result<Option<Arc<Slot>>, Failure> {
        let slot = match self.standing(project, window).await? {
            Standing::Answers(slot) => Some(slot),
            Standing::Behind(..) | Standing::Loading(_) | Standing::Absent => None,
        };
        Ok(self.counted(slot))
    }

    /// The index for a question that takes SQL long where there are many entries: it is waited for. None where there are few, and
    /// where the index will not answer.
    ///
    /// Fails with `index_loading` where it takes too long, and at once where half of those who may read wait already: pages need not.
    pub(crate) async fn index_in_time(
        &self,
        project: &OpenProject,
        window: Window,
    ) -> Result<Option<Arc<Slot>>, Failure> {
        let (mut waited_for, mut place) = (None, None);
        let found = timeout(self.settings.index_patience, async {
            loop {
                match self.standing(project, window).await? {
                    Standing::Answers(slot) => return Ok(Some(slot)),
                    Standing::Absent => return Ok(None),
                    Standing::Loading(slot) if slot.expected().is_some_and(|entries| entries <= FEW_ENTRIES) => {
                        return Ok(None);
                    }
                    standing if place.is_none() => match self.index_waiters.try_acquire() {
                        Ok(taken) => place = Some(taken),
                        Err(_) => return Err(loading(standing.slot())),
                    },
                    Standing::Loading(slot) => {
                        waited_for = Some(Arc::clone(&slot));
                        slot.reached(window.from.micros()).await;
                    }
                    Standing::Behind(slot, last_seq) => {
                        waited_for = Some(Arc::clone(&slot));
                        slot.catch_up(&self.store, project.id(), last_seq).await?;
                    }
                }
            }
        });
        match found.await {
            Ok(found) => found.map(|slot| self.counted(slot)),
            Err(_) => Err(loading(waited_for.as_deref())),
        }
    }

    async fn standing(&self, project: &OpenProject, window: Window) -> Result<Standing, Failure> {
        let kept_from = project.kept_from(self.ambient.now());
        // What started before is in no answer.
        let from = window.from.max(kept_from);
        Ok(self.indexes.of(&self.store, project.asked(kept_from, from)).await?)
    }

    fn counted(&self, slot: Option<Arc<Slot>>) -> Option<Arc<Slot>> {
        Counters::add(if slot.is_some() { &self.counters.by_index } else { &self.counters.by_database }, 1);
        slot
    }
}

fn loading(slot: Option<&Slot>) -> Failure {
    let entries = slot.map_or(0, Slot::entries);
    let expected = slot.and_then(Slot::expected).map_or(String::new(), |expected| format!(" of about {expected}"));
    let detail = format!(
        "The index of this project is being loaded: {entries}{expected} entries are in it. Pages are answered meanwhile. \
         Try again in a moment."
    );
    Failure { retry_after: Some(RETRY_AFTER), ..Failure::new(ErrorCode::IndexLoading, detail) }
}
