//! One project's index, and how far it is.

use super::rows::to_row;
use daybook_index::{Config, Pool, ProjectIndex, Row};
use daybook_store::{Store, StoreError};
use daybook_wire::Timestamp;
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
    /// As of the last time it was measured, like `entries`.
    bytes: AtomicU64,
    entries: AtomicU64,
    /// Counts questions, to tell which project was asked least recently.
    last_asked: AtomicU64,
    /// What started before was forgotten.
    forgotten_before: AtomicI64,
    /// Whoever appends, one at a time.
    following: Mutex<()>,
}

fn empty(pool: Pool, hash_seed: u64) -> ProjectIndex {
    ProjectIndex::new(Config { hash_seed, ..Config::default() }, pool)
}

impl Slot {
    pub(super) fn new(pool: Pool, hash_seed: u64) -> Self {
        Self {
            index: RwLock::new(empty(pool, hash_seed)),
            seq: AtomicI64::new(0),
            is_loaded: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            entries: AtomicU64::new(0),
            last_asked: AtomicU64::new(0),
            forgotten_before: AtomicI64::new(i64::MIN),
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

    pub(super) fn entries(&self) -> u64 {
        self.entries.load(Ordering::Relaxed)
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
    pub(super) fn clear(&self, pool: Pool, hash_seed: u64) {
        self.write(|index| *index = empty(pool, hash_seed));
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
        let answer =
            tokio::task::spawn_blocking(move || question(&self.index.read().unwrap_or_else(PoisonError::into_inner)));
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

    /// Appends what is missing up to a number, and tidies up.
    pub(super) async fn catch_up(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        last_seq: i64,
    ) -> Result<(), StoreError> {
        let _turn = self.following.lock().await;
        let mut seq = self.seq.load(Ordering::Acquire);
        if seq >= last_seq {
            return Ok(());
        }
        while seq < last_seq {
            let read = store.rows_after(project, seq, ROWS_PER_READ).await?;
            let Some(last) = read.last() else {
                // Rows have gone since: there is nothing else up to there.
                seq = last_seq;
                break;
            };
            seq = last.seq;
            let rows: Vec<Row<'_>> = read.iter().map(to_row).collect::<Result<_, _>>()?;
            self.write(|index| index.append(&rows));
            self.seq.store(seq, Ordering::Release);
        }
        self.seq.store(seq, Ordering::Release);
        self.tidy().await;
        Ok(())
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
            let memory = slot.index.read().unwrap_or_else(PoisonError::into_inner).memory();
            slot.bytes.store(memory.bytes as u64, Ordering::Relaxed);
            slot.entries.store(memory.entries, Ordering::Relaxed);
        });
        // It neither panics nor is cancelled, and leaves right answers whether it is done or not.
        let _ = tidying.await;
    }

    fn write<T>(&self, change: impl FnOnce(&mut ProjectIndex) -> T) -> T {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner))
    }
}
