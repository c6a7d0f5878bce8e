//! Answers out of memory, where a project's index is loaded; whatever it cannot answer, SQL does.
//!
//! The database is the truth. An index is loaded beside the questions that SQL answers meanwhile, and before each question it
//! is brought up to the database's last number, but for what this process has not acknowledged yet: a question sees every append
//! that was acknowledged before it, whichever process made it.

mod files;
mod finder;
mod follow;
mod numbers;
mod progress;
mod rows;
mod slot;

pub(crate) use finder::IndexFinder;
pub(crate) use slot::Slot;

use crate::{IndexSize, IndexState, Settings};
use daybook_index::{Config, Pool, Pools};
use daybook_precedence::become_bulk;
use daybook_store::{ProjectRow, Store, StoreError};
use daybook_wire::Timestamp;
use files::SegmentFiles;
use futures_util::{StreamExt, stream};
use progress::Progress;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

/// How many rows a question waits for in any case. Where more are missing, it depends on what SQL would take.
const ROWS_TO_WAIT_FOR: i64 = 20_000;
/// How many projects are loaded out of the database beside each other at a start, where all of them likely fit: what is read of one is taken
/// in while another's segments are sealed.
const LOADED_AT_ONCE: usize = 2;
/// How many full segments are appended at once, to be sealed as one, where there will be many and memory is ample: each by itself would be
/// merged with the others at once. Until then they take up to twice as much.
const SEALED_AT_ONCE: usize = 4;
const MANY_SEGMENTS: u64 = 16;
/// About what an entry takes: docs/performance.md.
const BYTES_PER_ENTRY: u64 = 64;
/// The most threads that share the work of a question.
const MAX_THREADS: NonZeroUsize = NonZeroUsize::new(8).expect("eight is not zero");

/// A question, as far as it decides whether an index may answer it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    /// Whose entries it is about.
    pub(crate) project: i64,
    /// The project's last number when the question came: the answer holds all up to it that anybody had been told of.
    pub(crate) last_seq: i64,
    /// The first moment that the project keeps now.
    pub(crate) kept_from: Timestamp,
    /// Entries that had started before were deleted, some or all of them.
    pub(crate) purged_before: Option<Timestamp>,
    /// It is about what started at this moment or later.
    pub(crate) from: Timestamp,
}

/// How an index stands to a question.
pub(crate) enum Standing {
    /// It answers, and is as far as the database.
    Answers(Arc<Slot>),
    /// It lacks numbers up to this one, more than is waited for in any case.
    Behind(Arc<Slot>, i64),
    /// It has not reached so far back yet.
    Loading(Arc<Slot>),
    /// It will not answer.
    Absent,
}

impl Standing {
    /// The index, if there is or will be one.
    pub(crate) fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Answers(slot) | Self::Behind(slot, _) | Self::Loading(slot) => Some(slot),
            Self::Absent => None,
        }
    }
}

/// The indexes of an instance. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Indexes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// 0 for no index at all.
    memory_bytes: u64,
    pools: Pools,
    config: Config,
    /// Where sealed segments are kept.
    directory: Option<PathBuf>,
    /// Whether every project was tried.
    is_complete: AtomicBool,
    slots: Mutex<HashMap<i64, Arc<Slot>>>,
}

impl Indexes {
    pub(crate) fn new(settings: &Settings, hash_seed: u64) -> Self {
        let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN).min(MAX_THREADS);
        let pools = Pools {
            asking: Pool::with_threads(threads).unwrap_or_default(),
            upkeep: Pool::for_upkeep(threads, become_bulk).unwrap_or_default(),
        };
        Self(Arc::new(Inner {
            memory_bytes: settings.index_memory_bytes,
            pools,
            config: Config { head_rows: settings.index_head_rows, hash_seed, ..Config::default() },
            directory: settings.index_dir.clone(),
            is_complete: AtomicBool::new(false),
            slots: Mutex::default(),
        }))
    }

    /// How a project's index stands to a question. Where there is none yet, it is on its way from now on.
    pub(crate) async fn of(&self, store: &Store, asked: Asked) -> Result<Standing, StoreError> {
        let Asked { project, last_seq, from, .. } = asked;
        if self.0.memory_bytes == 0 {
            return Ok(Standing::Absent);
        }
        let mut slot = self.begun(store, project);
        if slot.has_lost(&asked) {
            self.remove(project, &slot);
            slot = self.begun(store, project);
        }
        let progress = slot.progress();
        if !progress.reaches(from.micros()) {
            return Ok(if progress.is_final() { Standing::Absent } else { Standing::Loading(slot) });
        }
        let last_seq = store.last_told(project, last_seq);
        if last_seq - slot.seq() > ROWS_TO_WAIT_FOR {
            return Ok(Standing::Behind(slot, last_seq));
        }
        slot.catch_up(store, project, last_seq).await?;
        Ok(Standing::Answers(slot))
    }

    /// A project's index, which is on its way from now on where there was none.
    fn begun(&self, store: &Store, project: i64) -> Arc<Slot> {
        let (slot, is_new) = self.slot(project);
        if is_new {
            let (indexes, store, slot) = (self.clone(), store.clone(), Arc::clone(&slot));
            tokio::spawn(async move { indexes.load(&store, project, &slot).await });
        }
        slot
    }

    /// Loads the index of every project as far as it will be. Files of the last ones may follow.
    pub(crate) async fn load_all(&self, store: &Store) -> Result<(), StoreError> {
        let projects = store.all_projects().await?;
        let entries = projects.iter().map(|project| project.last_seq.unsigned_abs()).sum();
        // Those that are whole make room for others; those on their way do not. Of files, several are read beside each other anyway.
        let may_go_together = likely_bytes(entries) <= self.0.memory_bytes
            && projects.iter().filter_map(|project| self.files(project.id)).all(|files| files.names().is_empty());
        let at_once = if may_go_together { LOADED_AT_ONCE } else { 1 };
        let load = |project: ProjectRow| async move {
            if self.0.memory_bytes > 0 {
                self.begun(store, project.id).reached(i64::MIN).await;
            }
        };
        stream::iter(projects).for_each_concurrent(at_once, load).await;
        self.0.is_complete.store(true, Ordering::Release);
        Ok(())
    }

    /// Loads a project's index now and writes its files, or waits for whoever loads it, and says whether all of it is loaded.
    pub(crate) async fn load_now(&self, store: &Store, project: i64) -> bool {
        if self.0.memory_bytes == 0 {
            return false;
        }
        let (slot, is_new) = self.slot(project);
        if is_new {
            self.load(store, project, &slot).await;
        } else {
            slot.reached(i64::MIN).await;
        }
        slot.progress() == Progress::WHOLE
    }

    async fn load(&self, store: &Store, project: i64, slot: &Arc<Slot>) {
        match self.try_load(store, project, slot).await {
            Ok(()) if slot.progress() == Progress::WHOLE => {
                tracing::debug!(project, "index loaded");
                // Writing files takes as long as a part of loading, and questions need not wait for it.
                slot.tidy().await;
            }
            // There is no use in trying again.
            Ok(()) => {
                let entries = slot.entries();
                tracing::warn!(
                    project,
                    entries,
                    "the project is too large for the index's memory; SQL answers about its older entries"
                );
            }
            Err(error) => {
                tracing::error!(project, %error, "the index could not be loaded; SQL answers, and a question tries again in half a minute");
                slot.set_failed();
            }
        }
    }

    async fn try_load(&self, store: &Store, project: i64, slot: &Arc<Slot>) -> Result<(), StoreError> {
        let row = store.project(project).await?;
        let (last_seq, purged_before) = row.map_or((0, None), |row| (row.last_seq, row.purged_before));
        // Before any entry is read: what is deleted from now on may be among them.
        slot.set_purged_before(purged_before);
        let numbers = (store.before_first_seq(project).await?.min(last_seq), last_seq);
        let entries = (numbers.1 - numbers.0).unsigned_abs();
        let has_room = |bytes: u64| {
            // Some is left for what is appended.
            let room = |bytes: u64| bytes.saturating_add(bytes / 4);
            let as_so_far = bytes.saturating_mul(entries).checked_div(slot.entries()).unwrap_or(u64::MAX);
            // What will not fit as a whole takes no room from others.
            if room(as_so_far.min(likely_bytes(entries))) > self.0.memory_bytes {
                self.has_room(project, room(bytes))
            } else {
                self.make_room(project, room(bytes))
            }
        };
        let segments_at_once = self.segments_at_once(entries);
        slot.load(store, project, numbers, segments_at_once, has_room).await
    }

    /// How many full segments of a project with so many entries are sealed as one while it is loaded.
    fn segments_at_once(&self, entries: u64) -> usize {
        let are_many = entries >= MANY_SEGMENTS * u64::from(self.0.config.head_rows);
        let is_ample = likely_bytes(entries) <= self.0.memory_bytes / 2;
        if are_many && is_ample { SEALED_AT_ONCE } else { 1 }
    }

    /// Takes in what the database has more, and keeps what all indexes take within bounds: the one that was asked least recently goes.
    pub(crate) async fn keep_up(&self, store: &Store) -> Result<(), StoreError> {
        for ProjectRow { id, last_seq, .. } in store.all_projects().await? {
            let slot = self.slots().get(&id).filter(|slot| slot.progress().is_final()).map(Arc::clone);
            let Some(slot) = slot.filter(|slot| slot.progress() != Progress::Failed) else { continue };
            slot.catch_up(store, id, store.last_told(id, last_seq)).await?;
            slot.try_again_to_keep();
            // Also where nothing is new: what was appended before may have been measured only now.
            if !self.make_room(id, slot.bytes()) {
                tracing::warn!(project = id, "the index has outgrown its memory; the next question loads what fits");
                self.remove(id, &slot);
            }
        }
        Ok(())
    }

    /// Drops the indexes that were asked least recently until this one fits. One that fits nowhere drops none.
    fn make_room(&self, project: i64, bytes: u64) -> bool {
        if bytes > self.0.memory_bytes {
            return false;
        }
        while !self.has_room(project, bytes) {
            let mut slots = self.slots();
            let others = slots.iter().filter(|(other, slot)| **other != project && slot.progress().is_final());
            let Some(oldest) = others.min_by_key(|(_, slot)| slot.last_asked()).map(|(other, _)| *other) else {
                return true;
            };
            if let Some(slot) = slots.remove(&oldest) {
                slot.retire();
            }
        }
        true
    }

    /// Whether there is room for this one beside all others.
    fn has_room(&self, project: i64, bytes: u64) -> bool {
        let others: u64 =
            self.slots().iter().filter(|(other, _)| **other != project).map(|(_, slot)| slot.bytes()).sum();
        others.saturating_add(bytes) <= self.0.memory_bytes
    }

    /// A project's slot, and whether it was made just now.
    fn slot(&self, project: i64) -> (Arc<Slot>, bool) {
        let mut slots = self.slots();
        if let Some(slot) = slots.get(&project) {
            if !slot.may_be_tried_again() {
                return (Arc::clone(slot), false);
            }
            slot.retire();
        }
        let slot = Arc::new(Slot::new(self.0.config, self.0.pools.clone(), self.files(project)));
        slots.insert(project, Arc::clone(&slot));
        (slot, true)
    }

    /// Where a project's sealed segments are kept, if anywhere.
    fn files(&self, project: i64) -> Option<SegmentFiles> {
        self.0.directory.as_deref().map(|directory| SegmentFiles::new(directory, project))
    }

    /// Forgets what started before a moment, which the database holds no more.
    pub(crate) async fn forget_before(&self, project: i64, kept_from: Timestamp) {
        let slot = self.slots().get(&project).map(Arc::clone);
        if let Some(slot) = slot {
            slot.forget_before(kept_from).await;
        }
    }

    /// Removes a project's index, unless another has taken its place.
    fn remove(&self, project: i64, slot: &Arc<Slot>) {
        let mut slots = self.slots();
        if slots.get(&project).is_some_and(|held| Arc::ptr_eq(held, slot)) {
            slots.remove(&project);
            slot.retire();
        }
    }

    /// How the indexes stand.
    pub(crate) fn state(&self) -> IndexState {
        let slots = self.slots();
        let is_loaded = |slot: &&Arc<Slot>| slot.progress() == Progress::WHOLE;
        let loaded = slots.values().filter(is_loaded).count() as u64;
        IndexState {
            loaded_projects: loaded,
            other_projects: slots.len() as u64 - loaded,
            bytes: slots.values().map(|slot| slot.bytes()).sum(),
            allowed_bytes: self.0.memory_bytes,
            entries: slots.values().map(|slot| slot.entries()).sum(),
            expected_entries: slots.values().filter_map(|slot| slot.expected()).sum(),
            is_complete: self.0.is_complete.load(Ordering::Acquire),
            restored_entries: slots.values().map(|slot| slot.restored()).sum(),
        }
    }

    /// What each of them takes, by project.
    pub(crate) fn sizes(&self) -> Vec<IndexSize> {
        let size = |(project, slot): (&i64, &Arc<Slot>)| IndexSize {
            project: *project,
            bytes: slot.bytes(),
            entries: slot.entries(),
            segments: slot.segments(),
        };
        let mut sizes: Vec<IndexSize> = self.slots().iter().map(size).collect();
        sizes.sort_unstable_by_key(|size| size.project);
        sizes
    }

    /// How many numbers the loaded indexes are behind these projects.
    pub(crate) fn lag(&self, projects: &[ProjectRow]) -> u64 {
        let slots = self.slots();
        let behind = projects.iter().filter_map(|project| {
            let slot = slots.get(&project.id).filter(|slot| slot.progress().is_final())?;
            u64::try_from(project.last_seq - slot.seq()).ok()
        });
        behind.sum()
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<i64, Arc<Slot>>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What so many entries take in an index, about.
const fn likely_bytes(entries: u64) -> u64 {
    entries.saturating_mul(BYTES_PER_ENTRY)
}
