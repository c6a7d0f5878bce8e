//! Seals and merges segments, and keeps them in files.

use super::super::progress::Progress;
use super::{Slot, unpanicking};
use daybook_index::{ProjectIndex, SegmentName};
use daybook_precedence::in_bulk;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long files that could not be written are left alone, the first time and at most.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

impl Slot {
    /// Seals and merges what there is to, beside questions, and writes the segments that are new.
    pub(in super::super) async fn tidy(self: &Arc<Self>) {
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
        in_bulk(move || slot.tidy_while_untidy());
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
    /// index does the same. Before, files may be there that were not read yet. Where it fails, it is put off.
    fn keep(&self) {
        let Some(files) = &self.files else { return };
        if self.progress() != Progress::WHOLE || self.is_retired.load(Ordering::Acquire) {
            return;
        }
        let sealed = self.index.read().unwrap_or_else(PoisonError::into_inner).sealed();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.segments == sealed || kept.is_put_off() {
            return;
        }
        let there = files.names();
        let mut unwritten: Vec<SegmentName> = sealed.iter().copied().filter(|name| !there.contains(name)).collect();
        let mut failure = None;
        // Where one does not fit, the next does not either.
        while let (Some(name), None) = (unwritten.last(), &failure) {
            let saving = self.index.read().unwrap_or_else(PoisonError::into_inner).save(*name);
            match saving.map_or(Ok(()), |saving| files.write(*name, &saving.into_bytes())) {
                Ok(()) => drop(unwritten.pop()),
                Err(error) => failure = Some(error),
            }
        }
        // What was merged is read at the next start as long as what became of it is nowhere.
        let is_part = |name: &SegmentName| unwritten.iter().any(|whole| covers(whole, name));
        files.keep_only(|name| sealed.contains(name) || is_part(name));
        match failure {
            None => *kept = Kept { segments: sealed, ..Kept::default() },
            Some(error) => {
                let seconds = kept.put_off().as_secs();
                tracing::warn!(%error, seconds, "a part of the index could not be written; it is tried again, or read anew at the next start");
            }
        }
    }

    /// Writes what could not be written, if it is time to try that again.
    pub(in super::super) fn try_again_to_keep(self: &Arc<Self>) {
        // Whoever has it is writing.
        if self.kept.try_lock().is_ok_and(|kept| kept.is_due()) {
            self.tidy_soon();
        }
    }
}

/// Whether the numbers of one segment lie within those of another.
fn covers(whole: &SegmentName, part: &SegmentName) -> bool {
    whole.first_seq <= part.first_seq && part.last_seq <= whole.last_seq
}

/// What is in files.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The segments as of the last time that all of them were written.
    segments: Vec<SegmentName>,
    /// When they could not be, and how long that is left alone.
    failed: Option<(Instant, Duration)>,
}

impl Kept {
    fn is_put_off(&self) -> bool {
        self.failed.is_some_and(|(at, wait)| at.elapsed() < wait)
    }

    fn is_due(&self) -> bool {
        self.failed.is_some() && !self.is_put_off()
    }

    /// Each time twice as long: writing in vain takes the room that the database needs, and fills the log.
    fn put_off(&mut self) -> Duration {
        let wait = self.failed.map_or(FIRST_WAIT, |(_, wait)| LONGEST_WAIT.min(2 * wait));
        self.failed = Some((Instant::now(), wait));
        wait
    }
}
