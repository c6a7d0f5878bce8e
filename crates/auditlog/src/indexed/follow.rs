//! Takes appends of this process into the indexes before their clients are told, so that no question waits for that.

use super::Indexes;
use super::progress::Progress;
use daybook_store::StoredGroups;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long after its commit a client is told at the latest. Where an index takes longer, as where it gives memory back, it goes on, and
/// questions wait for it.
const PATIENCE: Duration = Duration::from_millis(100);

impl Indexes {
    /// Follows what this process stores, for as long as there is the store.
    pub(crate) fn follow(&self, mut groups: StoredGroups) {
        if self.0.memory_bytes == 0 {
            return;
        }
        let indexes = self.clone();
        tokio::spawn(async move {
            while let Some(group) = groups.next().await {
                // Of the group, not of each project: nobody waits for the slow index of another.
                let latest = Instant::from_std(group.stored_at() + PATIENCE);
                for (project, seq) in group.newest() {
                    let slot = indexes.slots().get(&project).map(Arc::clone);
                    // One that is on its way takes them in with the next question.
                    if let Some(slot) = slot.filter(|slot| matches!(slot.progress(), Progress::Loaded(_))) {
                        let recent = groups.recent();
                        let taken = slot.take_in(seq, move |after, between| recent.after(project, after, between));
                        // Too late or not at all: whoever asks then takes them in, or hears why not.
                        let _ = timeout_at(latest, taken).await;
                    }
                }
                group.tell();
            }
        });
    }
}
