//! Seals and merges segments, and keeps them in files.

use super::Slot;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

impl Slot {
    /// Seals and merges what there is to, beside questions, and writes the segments that are new.
    pub(super) async fn tidy(self: &Arc<Self>) {
        self.tidy_up(Self::keep).await;
    }

    /// Seals and merges what there is to, beside questions.
    pub(super) async fn seal(self: &Arc<Self>) {
        self.tidy_up(|_| ()).await;
    }

    async fn tidy_up(self: &Arc<Self>, keep: fn(&Self)) {
        let slot = Arc::clone(self);
        let tidying = tokio::task::spawn_blocking(move || {
            loop {
                let job = slot.index.read().unwrap_or_else(PoisonError::into_inner).next_job();
                let Some(job) = job else { break };
                let finished = job.run();
                slot.write(|index| index.finish(finished));
            }
            keep(&slot);
            let memory = slot.index.read().unwrap_or_else(PoisonError::into_inner).memory();
            slot.bytes.store(memory.bytes as u64, Ordering::Relaxed);
            slot.entries.store(memory.entries, Ordering::Relaxed);
        });
        // It neither panics nor is cancelled, and leaves right answers whether it is done or not.
        let _ = tidying.await;
    }

    /// Writes the segments that are new, and removes the files of those that are gone.
    fn keep(&self) {
        let Some(files) = &self.files else { return };
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
