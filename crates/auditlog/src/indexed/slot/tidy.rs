//! Seals and merges segments, and keeps them in files.

use super::super::progress::Progress;
use super::{Slot, unpanicking};
use daybook_index::ProjectIndex;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

impl Slot {
    /// Seals and merges what there is to, beside questions, and writes the segments that are new.
    pub(super) async fn tidy(self: &Arc<Self>) {
        let slot = Arc::clone(self);
        // It leaves right answers whether it is done or not.
        unpanicking(move || {
            let turn = slot.tidying.lock().unwrap_or_else(PoisonError::into_inner);
            slot.tidy_now();
            drop(turn);
            slot.tidy_while_untidy();
        })
        .await;
    }

    /// Forgets the values that only forgotten entries had, where they are most. Questions wait meanwhile.
    pub(super) async fn compact(self: &Arc<Self>) {
        let slot = Arc::clone(self);
        unpanicking(move || {
            let _turn = slot.tidying.lock().unwrap_or_else(PoisonError::into_inner);
            // What is being loaded has values that no row has yet.
            let is_wasteful = slot.progress().is_final()
                && slot.index.read().unwrap_or_else(PoisonError::into_inner).needs_compaction();
            if is_wasteful {
                slot.write(ProjectIndex::compact);
                slot.measure();
            }
        })
        .await;
    }

    /// Has it tidied up; nobody waits for that, least of all a question that only needed what was appended last.
    pub(super) fn tidy_soon(self: &Arc<Self>) {
        self.is_untidy.store(true, Ordering::Release);
        let slot = Arc::clone(self);
        tokio::task::spawn_blocking(move || slot.tidy_while_untidy());
    }

    fn tidy_while_untidy(&self) {
        while self.is_untidy.load(Ordering::Acquire) {
            // Whoever is at it looks again at its end.
            let Ok(_turn) = self.tidying.try_lock() else { return };
            self.is_untidy.store(false, Ordering::Release);
            self.tidy_now();
        }
    }

    fn tidy_now(&self) {
        loop {
            let job = self.index.read().unwrap_or_else(PoisonError::into_inner).next_job();
            let Some(job) = job else { break };
            let finished = job.run();
            self.write(|index| index.finish(finished));
        }
        self.keep();
        self.measure();
    }

    /// Sees what it takes, and how many entries are in it.
    pub(super) fn measure(&self) {
        let memory = self.index.read().unwrap_or_else(PoisonError::into_inner).memory();
        self.bytes.store(memory.bytes as u64, Ordering::Relaxed);
        self.entries.store(memory.entries, Ordering::Relaxed);
        self.segments.store(memory.segments as u64, Ordering::Relaxed);
    }

    /// Writes the segments that are new, and removes the files of those that are gone: once everything is loaded, and as long as no other
    /// index does the same. Before, files may be there that were not read yet.
    fn keep(&self) {
        let Some(files) = &self.files else { return };
        if self.progress() != Progress::WHOLE || self.is_retired.load(Ordering::Acquire) {
            return;
        }
        let sealed = self.index.read().unwrap_or_else(PoisonError::into_inner).sealed();
        let mut before = self.sealed.lock().unwrap_or_else(PoisonError::into_inner);
        if *before == sealed {
            return;
        }
        let kept = files.names();
        for name in sealed.iter().filter(|name| !kept.contains(name)) {
            let saving = self.index.read().unwrap_or_else(PoisonError::into_inner).save(*name);
            let Some(saving) = saving else { continue };
            if let Err(error) = files.write(*name, &saving.into_bytes()) {
                tracing::warn!(%error, "a part of the index could not be written; the next start reads its entries again");
            }
        }
        files.keep_only(&sealed);
        *before = sealed;
    }
}
