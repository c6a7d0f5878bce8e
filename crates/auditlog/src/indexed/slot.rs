//! One project's index, and how far it is.

mod ask;
mod load;
mod ready;
mod restore;
mod tidy;

use super::Asked;
use super::files::SegmentFiles;
use super::progress::Progress;
use super::rows::to_row;
use daybook_index::{Config, MAX_HEAD_ROWS, Pools, ProjectIndex, Row};
use daybook_precedence::{give_way, in_bulk};
use daybook_store::{FollowedRows, Store, StoreError};
use daybook_wire::Timestamp;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread::available_parallelism;
use std::time::Duration;
use tidy::Kept;
use tokio::sync::{Mutex, Semaphore, watch};
use tokio::time::Instant;

/// Stands for a number of entries that is not known yet.
const UNKNOWN: u64 = u64::MAX;
/// After so many new entries there may be something to tidy up.
const MANY_NEW: u64 = 256;
/// How long an index that could not be loaded is left alone: what was wrong, such as a bad row, is mostly wrong again at once.
const LEFT_ALONE: Duration = Duration::from_secs(30);
/// How many rows are appended under one lock, where an index is loaded or a question waits for them, and where nobody does.
const ROWS_PER_LOCK: usize = 512;
const ROWS_BESIDE_QUESTIONS: usize = 64;

/// One project's index.
#[derive(Debug)]
pub(crate) struct Slot {
    index: RwLock<ProjectIndex>,
    config: Config,
    pools: Pools,
    /// Rows at which a segment is sealed.
    head_rows: usize,
    /// The last number that is in it.
    seq: AtomicI64,
    progress: watch::Sender<Progress>,
    /// As of the last time it was measured.
    bytes: AtomicU64,
    entries: AtomicU64,
    segments: AtomicU64,
    /// One question is worked on for each processor, in the order in which they were asked. Were all begun at once, the threads that share
    /// their work would go from one to the other, and some would end long after others that came later.
    asking: Arc<Semaphore>,
    /// Counts questions, to tell which project was asked least recently.
    last_asked: AtomicU64,
    /// What started before was forgotten.
    forgotten_before: AtomicI64,
    /// How far the project's entries had been deleted when it was loaded; the latest moment until that is known.
    purged_before: AtomicI64,
    /// When loading it failed.
    failed_at: OnceLock<Instant>,
    /// Whether another has taken its place, or will.
    is_retired: AtomicBool,
    /// How many there are at most when it is loaded: numbers of entries that were deleted count.
    expected: AtomicU64,
    /// How many entries came from files at the start.
    restored: AtomicU64,
    /// Where sealed segments are kept, if anywhere.
    files: Option<SegmentFiles>,
    /// What is in them.
    kept: std::sync::Mutex<Kept>,
    /// Whoever appends, one at a time.
    following: Mutex<()>,
    /// Questions that wait for the turn to append.
    awaited: AtomicUsize,
    /// Whoever tidies up, one at a time.
    tidying: std::sync::Mutex<()>,
    /// Whether something was appended since somebody began to tidy up.
    is_untidy: AtomicBool,
    /// Entries that were taken in since it was last tidied up, of those that this process has appended.
    untidy: AtomicU64,
}

impl Slot {
    pub(super) fn new(config: Config, pools: Pools, files: Option<SegmentFiles>) -> Self {
        Self {
            index: RwLock::new(ProjectIndex::new(config, pools.clone())),
            config,
            pools,
            head_rows: config.head_rows.clamp(1, MAX_HEAD_ROWS) as usize,
            seq: AtomicI64::new(0),
            progress: watch::Sender::new(Progress::BEGINNING),
            bytes: AtomicU64::new(0),
            entries: AtomicU64::new(0),
            segments: AtomicU64::new(0),
            asking: Arc::new(Semaphore::new(available_parallelism().map_or(1, NonZeroUsize::get))),
            last_asked: AtomicU64::new(0),
            forgotten_before: AtomicI64::new(i64::MIN),
            purged_before: AtomicI64::new(i64::MAX),
            failed_at: OnceLock::new(),
            is_retired: AtomicBool::new(false),
            expected: AtomicU64::new(UNKNOWN),
            restored: AtomicU64::new(0),
            files,
            kept: std::sync::Mutex::default(),
            following: Mutex::default(),
            awaited: AtomicUsize::new(0),
            tidying: std::sync::Mutex::default(),
            is_untidy: AtomicBool::new(false),
            untidy: AtomicU64::new(0),
        }
    }

    /// How far it is.
    pub(super) fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    fn set_progress(&self, progress: Progress) {
        self.progress.send_replace(progress);
    }

    /// Nothing more will come.
    pub(super) fn set_failed(&self) {
        self.failed_at.get_or_init(Instant::now);
        self.set_progress(Progress::Failed);
    }

    /// Whether it failed long enough ago.
    pub(super) fn may_be_tried_again(&self) -> bool {
        self.failed_at.get().is_some_and(|at| at.elapsed() >= LEFT_ALONE)
    }

    /// Leaves its files to the one that takes its place.
    pub(super) fn retire(&self) {
        self.is_retired.store(true, Ordering::Release);
    }

    /// How far the project's entries have been deleted, as of a moment before any of them was read.
    pub(super) fn set_purged_before(&self, moment: Option<Timestamp>) {
        self.purged_before.store(moment.map_or(i64::MIN, Timestamp::micros), Ordering::Release);
    }

    /// Whether it has forgotten what the project keeps, or holds what the project has deleted since and would keep now. Both happen where
    /// the retention was lowered, and raised again.
    pub(super) fn has_lost(&self, asked: &Asked) -> bool {
        let held = Timestamp::from_micros(self.purged_before.load(Ordering::Acquire));
        let deleted_since = asked.purged_before.filter(|purged| *purged > held);
        self.forgotten_before() > asked.kept_from || deleted_since.is_some_and(|purged| purged > asked.kept_from)
    }

    /// Waits until it reaches a moment, or will not.
    pub(crate) async fn reached(&self, moment: i64) {
        let reached = |progress: &Progress| progress.reaches(moment) || progress.is_final();
        // It fails where there is nobody to tell it, and this is somebody.
        let _ = self.progress.subscribe().wait_for(reached).await;
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The last number that is in it.
    pub(super) fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    pub(super) fn segments(&self) -> u64 {
        self.segments.load(Ordering::Relaxed)
    }

    /// How many entries are in it.
    pub(crate) fn entries(&self) -> u64 {
        self.entries.load(Ordering::Relaxed)
    }

    /// How many entries it will have at most; none while that is not known.
    pub(crate) fn expected(&self) -> Option<u64> {
        let expected = self.expected.load(Ordering::Relaxed);
        if self.progress().is_final() { Some(self.entries()) } else { (expected != UNKNOWN).then_some(expected) }
    }

    pub(super) fn restored(&self) -> u64 {
        self.restored.load(Ordering::Relaxed)
    }

    fn forgotten_before(&self) -> Timestamp {
        Timestamp::from_micros(self.forgotten_before.load(Ordering::Acquire))
    }

    /// Forgets what started before a moment, and tidies up.
    pub(super) async fn forget_before(self: &Arc<Self>, kept_from: Timestamp) {
        {
            let _turn = self.following.lock().await;
            // Told first: a question that meets the index between the two finds what has expired anyway.
            self.forgotten_before.fetch_max(kept_from.micros(), Ordering::AcqRel);
            self.write(|index| index.drop_before(kept_from.micros()));
        }
        self.tidy().await;
        self.compact().await;
    }

    pub(super) fn last_asked(&self) -> u64 {
        self.last_asked.load(Ordering::Relaxed)
    }

    /// Gives the memory back.
    fn clear(&self) {
        self.write(|index| *index = ProjectIndex::new(self.config, self.pools.clone()));
        self.bytes.store(0, Ordering::Relaxed);
        self.entries.store(0, Ordering::Relaxed);
        self.restored.store(0, Ordering::Relaxed);
    }

    /// Appends what is missing up to a number, and begins to tidy up. Goes on to its end also where nobody waits for it any more: a number
    /// must not be appended twice.
    pub(crate) async fn catch_up(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        last_seq: i64,
    ) -> Result<(), StoreError> {
        if self.seq() >= last_seq {
            return Ok(());
        }
        let (slot, store) = (Arc::clone(self), store.clone());
        let following = tokio::spawn(async move {
            // Whoever has the turn does not give way to somebody who waits for it.
            slot.awaited.fetch_add(1, Ordering::AcqRel);
            let _turn = slot.following.lock().await;
            slot.awaited.fetch_sub(1, Ordering::AcqRel);
            let seq = slot.seq();
            if seq >= last_seq {
                return Ok(());
            }
            slot.read_rows(&store, project, seq, last_seq).await?;
            slot.seq.store(last_seq, Ordering::Release);
            slot.tidy_soon();
            Ok(())
        });
        following.await.map_err(|_| StoreError::stopped())?
    }

    /// Takes in what this process has appended, up to a number at least: `rows` gives what follows another without a gap, doing something
    /// between. What another process or Daybook itself has appended before is left to whoever asks. Goes on to its end also where nobody
    /// waits for it any more.
    pub(super) async fn take_in(
        self: &Arc<Self>,
        last_seq: i64,
        rows: impl FnOnce(i64, &dyn Fn()) -> FollowedRows + Send + 'static,
    ) {
        if self.seq() >= last_seq {
            return;
        }
        let slot = Arc::clone(self);
        let taking_in = tokio::spawn(async move {
            let _turn = slot.following.lock().await;
            if slot.seq() >= last_seq {
                return;
            }
            // Rows are many pieces of memory: they are made ready, taken in and given back on a thread that may take its time.
            let taking = Arc::clone(&slot);
            let take = move || {
                let between = || {
                    if taking.awaited.load(Ordering::Acquire) == 0 {
                        give_way();
                    }
                };
                let rows = rows(taking.seq(), &between);
                let last_seq = rows.last()?.seq;
                taking.append_now(&rows, ROWS_BESIDE_QUESTIONS, between).ok()?;
                Some((last_seq, rows.len() as u64))
            };
            let Some((last_seq, count)) = unpanicking(take).await else { return };
            slot.seq.fetch_max(last_seq, Ordering::AcqRel);
            if slot.untidy.fetch_add(count, Ordering::Relaxed) + count >= MANY_NEW.min(slot.head_rows as u64) {
                slot.untidy.store(0, Ordering::Relaxed);
                slot.tidy_soon();
            }
        });
        // It neither panics nor is cancelled.
        let _ = taking_in.await;
    }

    /// Appends rows, on a thread that may take its time.
    async fn append(self: &Arc<Self>, rows: FollowedRows) -> Result<(), StoreError> {
        let slot = Arc::clone(self);
        let append = in_bulk(move || slot.append_now(&rows, ROWS_PER_LOCK, || ()));
        append.await.map_err(|_| StoreError::stopped())?
    }

    /// Appends rows, some under each lock, and does something between. Questions come between as well.
    fn append_now(&self, rows: &FollowedRows, at_once: usize, between: impl Fn()) -> Result<(), StoreError> {
        let mut read: Vec<Row<'_>> = Vec::with_capacity(rows.len());
        for row in rows.iter() {
            read.push(to_row(&row)?);
        }
        for some in read.chunks(at_once) {
            between();
            self.write(|index| index.append(some));
        }
        self.entries.fetch_add(read.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Keeps everybody else from the index.
    #[cfg(test)]
    pub(super) fn hold(&self) -> std::sync::RwLockWriteGuard<'_, ProjectIndex> {
        self.index.write().unwrap()
    }

    fn write<T>(&self, change: impl FnOnce(&mut ProjectIndex) -> T) -> T {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Does what takes long, and can wait, on a thread that may.
async fn unpanicking<T: Default + Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    in_bulk(work).await.unwrap_or_default()
}
