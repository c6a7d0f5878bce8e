//! One project's index, and how far it is.

use super::files::SegmentFiles;
use super::numbers::Numbers;
use super::rows::to_row;
use crate::turns;
use daybook_index::{Config, Pool, ProjectIndex, Row, Saved, SegmentName, Word};
use daybook_store::{Store, StoreError};
use daybook_wire::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// How many rows are read, and appended under one lock, at a time.
const ROWS_PER_READ: u64 = 2_000;
/// How many rows a question waits for; where more are missing, SQL answers and the index follows aside.
const ROWS_TO_WAIT_FOR: i64 = 20_000;

/// One project's index.
#[derive(Debug)]
pub(crate) struct Slot {
    index: RwLock<ProjectIndex>,
    /// The last number that is in it.
    seq: AtomicI64,
    is_loaded: AtomicBool,
    /// As of the last time it was measured.
    bytes: AtomicU64,
    entries: AtomicU64,
    /// Counts questions, to tell which project was asked least recently.
    last_asked: AtomicU64,
    /// What started before was forgotten.
    forgotten_before: AtomicI64,
    /// How many there are at most when it is loaded: numbers of entries that were deleted count.
    expected: AtomicU64,
    /// How many entries came from files at the start.
    restored: AtomicU64,
    /// Where sealed segments are kept, if anywhere.
    files: Option<SegmentFiles>,
    /// The segments as of the last time they were written.
    sealed: std::sync::Mutex<Vec<SegmentName>>,
    /// Whoever appends, one at a time.
    following: Mutex<()>,
}

impl Slot {
    pub(super) fn new(config: Config, pool: Pool, files: Option<SegmentFiles>) -> Self {
        Self {
            index: RwLock::new(ProjectIndex::new(config, pool)),
            seq: AtomicI64::new(0),
            is_loaded: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            entries: AtomicU64::new(0),
            last_asked: AtomicU64::new(0),
            forgotten_before: AtomicI64::new(i64::MIN),
            expected: AtomicU64::new(0),
            restored: AtomicU64::new(0),
            files,
            sealed: std::sync::Mutex::default(),
            following: Mutex::default(),
        }
    }

    pub(super) fn is_loaded(&self) -> bool {
        self.is_loaded.load(Ordering::Acquire)
    }

    pub(super) fn set_loaded(&self) {
        self.write(|index| index.set_loaded_from(i64::MIN));
        self.is_loaded.store(true, Ordering::Release);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The last number that is in it.
    pub(super) fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    pub(super) fn entries(&self) -> u64 {
        self.entries.load(Ordering::Relaxed)
    }

    pub(super) fn expected(&self) -> u64 {
        if self.is_loaded() { self.entries() } else { self.expected.load(Ordering::Relaxed) }
    }

    pub(super) fn restored(&self) -> u64 {
        self.restored.load(Ordering::Relaxed)
    }

    pub(super) fn forgotten_before(&self) -> Timestamp {
        Timestamp::from_micros(self.forgotten_before.load(Ordering::Acquire))
    }

    /// Forgets what started before a moment, and tidies up.
    pub(super) async fn forget_before(self: &Arc<Self>, kept_from: Timestamp) {
        let _turn = self.following.lock().await;
        // Told first: a question that meets the index between the two finds what has expired anyway.
        self.forgotten_before.fetch_max(kept_from.micros(), Ordering::AcqRel);
        self.write(|index| index.drop_before(kept_from.micros()));
        self.tidy().await;
    }

    pub(super) fn last_asked(&self) -> u64 {
        self.last_asked.load(Ordering::Relaxed)
    }

    /// Gives the memory back.
    pub(super) fn clear(&self, config: Config, pool: Pool) {
        self.write(|index| *index = ProjectIndex::new(config, pool));
        self.bytes.store(0, Ordering::Relaxed);
        self.entries.store(0, Ordering::Relaxed);
    }

    /// Asks the index something, on a thread that may take its time.
    pub(crate) async fn ask<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&ProjectIndex) -> T + Send + 'static,
    ) -> T {
        static QUESTIONS: AtomicU64 = AtomicU64::new(0);
        self.last_asked.store(QUESTIONS.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let turn = turns::current();
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            question(&self.index.read().unwrap_or_else(PoisonError::into_inner))
        });
        answer.await.expect("no question makes the index panic")
    }

    /// Brings the index up to the database. `false` where that would take long: it then happens aside.
    pub(super) async fn follow(self: &Arc<Self>, store: &Store, project: i64) -> Result<bool, StoreError> {
        let last_seq = store.last_seq(project).await?;
        let missing = last_seq - self.seq.load(Ordering::Acquire);
        if missing <= 0 {
            return Ok(true);
        }
        if missing <= ROWS_TO_WAIT_FOR {
            self.catch_up(store, project, last_seq).await?;
            return Ok(true);
        }
        let (slot, store) = (Arc::clone(self), store.clone());
        tokio::spawn(async move {
            if let Err(error) = slot.catch_up(&store, project, last_seq).await {
                tracing::error!(project, %error, "the index could not follow the database");
            }
        });
        Ok(false)
    }

    /// Fills an empty index: from files as far as they go, from the database beyond.
    pub(super) async fn load(self: &Arc<Self>, store: &Store, project: i64, last_seq: i64) -> Result<(), StoreError> {
        let _turn = self.following.lock().await;
        self.expected.store(last_seq.unsigned_abs(), Ordering::Relaxed);
        let held = self.restore(store, project).await?;
        for (after, up_to) in held.missing(last_seq) {
            self.read_rows(store, project, after, up_to).await?;
        }
        self.seq.store(last_seq, Ordering::Release);
        self.tidy().await;
        Ok(())
    }

    /// Appends what is missing up to a number, and tidies up.
    pub(super) async fn catch_up(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        last_seq: i64,
    ) -> Result<(), StoreError> {
        let _turn = self.following.lock().await;
        let seq = self.seq.load(Ordering::Acquire);
        if seq >= last_seq {
            return Ok(());
        }
        self.read_rows(store, project, seq, last_seq).await?;
        self.seq.store(last_seq, Ordering::Release);
        self.tidy().await;
        Ok(())
    }

    /// Appends the rows after a number, up to another.
    async fn read_rows(&self, store: &Store, project: i64, after: i64, up_to: i64) -> Result<(), StoreError> {
        let mut seq = after;
        while seq < up_to {
            let read = store.rows_between(project, seq, up_to, ROWS_PER_READ).await?;
            // Rows may have gone since: then there is nothing else up to there.
            let Some(last) = read.last() else { break };
            seq = last.seq;
            let rows: Vec<Row<'_>> = read.iter().map(to_row).collect::<Result<_, _>>()?;
            self.write(|index| index.append(&rows));
            self.entries.fetch_add(rows.len() as u64, Ordering::Relaxed);
            // Gap-free and in their order: whatever follows, this far is known.
            self.seq.fetch_max(seq, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Takes the segments that were kept, as far as the database agrees; says which numbers they held.
    async fn restore(self: &Arc<Self>, store: &Store, project: i64) -> Result<Numbers, StoreError> {
        let mut held = Numbers::default();
        let Some(files) = &self.files else { return Ok(held) };
        for name in files.names() {
            let slot = Arc::clone(self);
            let read = move || slot.files.as_ref().and_then(|files| files.read(name));
            let Some(saved) = unpanicking(read).await else { continue };
            let deleted = deleted_rows(store, project, &saved).await?;
            let Some(saved) = saved.without_first(deleted) else { continue };
            let numbers = Numbers::new(saved.seqs());
            if held.meets(&numbers) || !agrees(store, project, &saved).await? {
                files.give_up(name, "the database holds other entries");
                continue;
            }
            let (slot, rows) = (Arc::clone(self), saved.rows() as u64);
            let restore = move || {
                let job = slot.write(|index| index.restore(saved));
                let finished = job.run();
                slot.write(|index| index.finish(finished))
            };
            // What was not taken in is read from the database like all that no file has.
            if unpanicking(restore).await {
                held.add(numbers);
                self.restored.fetch_add(rows, Ordering::Relaxed);
                self.entries.fetch_add(rows, Ordering::Relaxed);
            }
        }
        Ok(held)
    }

    /// Seals and merges what there is to, beside questions.
    async fn tidy(self: &Arc<Self>) {
        let slot = Arc::clone(self);
        let tidying = tokio::task::spawn_blocking(move || {
            loop {
                let job = slot.index.read().unwrap_or_else(PoisonError::into_inner).next_job();
                let Some(job) = job else { break };
                let finished = job.run();
                slot.write(|index| index.finish(finished));
            }
            slot.keep();
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

    fn write<T>(&self, change: impl FnOnce(&mut ProjectIndex) -> T) -> T {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How many of a segment's rows have been deleted since it was written: as deletion takes the oldest first, those at its start.
async fn deleted_rows(store: &Store, project: i64, saved: &Saved) -> Result<usize, StoreError> {
    let (mut gone, mut unknown) = (0, saved.rows());
    // Mostly none is, which the first look tells.
    let mut place = 0;
    while gone < unknown {
        let is_there = !store.rows_numbered(project, vec![saved.key(place).seq]).await?.is_empty();
        if is_there {
            unknown = place;
        } else {
            gone = place + 1;
        }
        place = gone.midpoint(unknown);
    }
    Ok(gone)
}

/// Whether the database has the rows that a segment says it has.
async fn agrees(store: &Store, project: i64, saved: &Saved) -> Result<bool, StoreError> {
    let probes = saved.probes();
    let rows = store.rows_numbered(project, probes.iter().map(|(key, _)| key.seq).collect()).await?;
    let rows: HashMap<i64, _> = rows.iter().map(|row| (row.seq, row)).collect();
    for (key, words) in probes {
        let Some(row) = rows.get(&key.seq) else { return Ok(false) };
        let row = to_row(row)?;
        if row.started_at != key.started_at || Word::of_row(&row) != words {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Does what takes long on a thread that may.
async fn unpanicking<T: Default + Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}
