//! What happened since the process started, and how things stand.

use crate::AuditLog;
use daybook_store::PoolState;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of what was done.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) appended: AtomicU64,
    pub(crate) duplicates: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) purged: AtomicU64,
    pub(crate) exports: AtomicU64,
    pub(crate) by_index: AtomicU64,
    pub(crate) by_database: AtomicU64,
}

impl Counters {
    pub(crate) fn add(counter: &AtomicU64, number: u64) {
        counter.fetch_add(number, Ordering::Relaxed);
    }
}

/// How things stand. Counts are since the process started.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// Entries that were stored.
    pub appended: u64,
    /// Entries that were there already.
    pub duplicates: u64,
    /// Entries of appends that were refused because some were not valid.
    pub refused: u64,
    /// Entries that were deleted because they had expired.
    pub purged: u64,
    /// Exports that were begun.
    pub exports: u64,
    /// Questions that an index answered.
    pub answered_by_index: u64,
    /// Questions that SQL answered.
    pub answered_by_database: u64,
    /// Entries that wait to be stored.
    pub waiting: u64,
    /// Requests for reading that wait for their turn.
    pub waiting_readers: u64,
    /// Requests for reading that were told to come back.
    pub refused_readers: u64,
    /// The indexes.
    pub index: IndexState,
    /// Each of them, by project.
    pub indexes: Vec<IndexSize>,
    /// The database's connections.
    pub pool: PoolState,
}

/// How the indexes stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IndexState {
    /// Projects whose index is loaded.
    pub loaded_projects: u64,
    /// Projects whose index is on its way, or does not fit.
    pub other_projects: u64,
    /// What all of them take, in bytes, as of the last time it was measured.
    pub bytes: u64,
    /// What all of them may take, in bytes.
    pub allowed_bytes: u64,
    /// The entries in them.
    pub entries: u64,
    /// How many there are at most when everything is loaded: until then, the numbers of deleted entries count.
    pub expected_entries: u64,
    /// Whether every project was tried since the start: until then SQL answers some.
    pub is_complete: bool,
    /// Those of them that came from files when they were loaded.
    pub restored_entries: u64,
}

/// What one project's index takes, as of the last time it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexSize {
    /// Whose it is.
    pub project: i64,
    /// In memory.
    pub bytes: u64,
    /// Entries in it.
    pub entries: u64,
    /// The segments that they lie in.
    pub segments: u64,
}

impl AuditLog {
    /// Says how things stand.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.counters;
        Statistics {
            appended: read(&counters.appended),
            duplicates: read(&counters.duplicates),
            refused: read(&counters.refused),
            purged: read(&counters.purged),
            exports: read(&counters.exports),
            answered_by_index: read(&counters.by_index),
            answered_by_database: read(&counters.by_database),
            waiting: self.store.waiting_entries(),
            waiting_readers: self.turns.waiting(),
            refused_readers: self.turns.refused(),
            index: self.indexes.state(),
            indexes: self.indexes.sizes(),
            pool: self.store.pool_state(),
        }
    }

    /// How many entries of the database the loaded indexes do not have yet: they take them in before the next question. None where
    /// the database does not answer.
    pub async fn index_lag(&self) -> Option<u64> {
        let projects = self.store.all_projects().await.ok()?;
        Some(self.indexes.lag(&projects))
    }
}
