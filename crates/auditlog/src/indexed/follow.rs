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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AuditLog;
    use crate::fixture::{entry, log, project, store};
    use daybook_wire::Query;
    use futures_util::future::join;
    use std::sync::mpsc;
    use std::thread;
    use tokio::time::timeout;

    /// Much longer than anybody should wait.
    const FOREVER: Duration = Duration::from_secs(20);

    /// How many entries a question finds.
    async fn count(log: &AuditLog, id: i64) -> usize {
        log.page(&project(log, id).await, &Query::default()).await.unwrap().entries.len()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_slow_index_keeps_no_append_waiting_and_loses_nothing() {
        let (_directory, store) = store().await;
        let log = log(store);
        for project in [1, 2] {
            assert!(log.load_index(project).await);
        }
        let (one, two) = join(project(&log, 1), project(&log, 2)).await;

        let slow = log.indexes.slots().get(&1).map(Arc::clone).unwrap();
        let (holding, held) = mpsc::channel();
        let (go_on, told_to_go_on) = mpsc::channel::<()>();
        let holder = thread::spawn(move || {
            let index = slow.hold();
            holding.send(()).unwrap();
            told_to_go_on.recv().unwrap();
            drop(index);
        });
        held.recv().unwrap();
        let appends = join(log.append(&one, None, vec![entry()]), log.append(&two, None, vec![entry()]));
        let (first, second) = timeout(FOREVER, appends).await.expect("nobody waits for the slow index");
        assert_eq!((first.unwrap().accepted, second.unwrap().accepted), (1, 1));
        assert_eq!(timeout(FOREVER, count(&log, 2)).await.expect("the other project is answered"), 1);

        go_on.send(()).unwrap();
        holder.join().unwrap();
        assert_eq!(count(&log, 1).await, 1, "it takes in what it has missed");
    }
}
