//! The index of one project.

use crate::column::PerColumn;
use crate::config::Config;
use crate::dictionary::Dictionaries;
use crate::generation::Generation;
use crate::head::Head;
use crate::piece::Piece;
use crate::pool::Pools;
use crate::row::Row;
use crate::segment::Segment;
use crate::sort_key::SortKey;
use daybook_wire::Window;
use std::sync::Arc;

/// The index of one project's log.
///
/// Reading takes `&self` and never blocks; appending takes `&mut self` and is short. What takes long, sealing and merging
/// segments, is cut out into jobs that run beside both: see [`ProjectIndex::next_job`].
#[derive(Debug)]
pub struct ProjectIndex {
    pub(crate) config: Config,
    pub(crate) pools: Pools,
    pub(crate) dictionaries: Dictionaries,
    /// Never changed again.
    pub(crate) segments: Vec<Arc<Segment>>,
    /// Full, and waiting to be sealed.
    pub(crate) full: Vec<Arc<Head>>,
    /// Takes the appends.
    pub(crate) head: Head,
    /// Rows that start before are forgotten.
    pub(crate) kept_from: i64,
    /// Rows that start at or after are all here.
    loaded_from: i64,
    pub(crate) highest_seq: Option<i64>,
    /// Whose the codes of the dictionaries are.
    pub(crate) generation: Generation,
}

impl ProjectIndex {
    /// An index without rows, which knows of no stretch of time yet (see [`ProjectIndex::complete_from`]).
    #[must_use]
    pub fn new(config: Config, pools: impl Into<Pools>) -> Self {
        let config = config.bounded();
        Self {
            config,
            pools: pools.into(),
            dictionaries: Dictionaries::new(config.hash_seed),
            segments: Vec::new(),
            full: Vec::new(),
            head: Head::default(),
            kept_from: i64::MIN,
            loaded_from: i64::MAX,
            highest_seq: None,
            generation: Generation::new(),
        }
    }

    /// Adds rows, in any order of time and number; no number may come twice. They are seen by the next question.
    ///
    /// Rows that start before [`ProjectIndex::drop_before`] are left out. After some tens of thousands of rows there is
    /// a [`ProjectIndex::next_job`] to do; until it is done, answers are right, but slower.
    pub fn append(&mut self, rows: &[Row<'_>]) {
        self.highest_seq = self.highest_seq.max(rows.iter().map(|row| row.seq).max());
        let kept: Vec<&Row<'_>> = rows.iter().filter(|row| row.started_at >= self.kept_from).collect();
        let keys: Vec<SortKey> = kept.iter().map(|row| row.key()).collect();
        let codes = self.dictionaries.intern(&kept);
        self.append_codes(&keys, &codes);
    }

    /// Adds rows under the codes of now.
    pub(crate) fn append_codes(&mut self, keys: &[SortKey], codes: &PerColumn<Vec<u32>>) {
        let mut begun = 0;
        while begun < keys.len() {
            let room = (self.config.head_rows as usize).saturating_sub(self.head.len());
            let end = keys.len().min(begun + room);
            self.head.append(keys, codes, begun..end);
            begun = end;
            if self.head.len() >= self.config.head_rows as usize {
                self.full.push(Arc::new(std::mem::take(&mut self.head)));
            }
        }
    }

    /// Forgets the rows that start before a moment: at once for every question, and in memory as far as whole segments
    /// are concerned. The rest follows by [`ProjectIndex::next_job`]. A moment before an earlier one changes nothing.
    pub fn drop_before(&mut self, started_at: i64) {
        self.kept_from = self.kept_from.max(started_at);
        let kept_from = self.kept_from;
        self.segments.retain(|segment| segment.last_key().started_at >= kept_from);
        self.full.retain(|head| head.before(kept_from) < head.rows());
        if self.head.before(kept_from) == self.head.rows() {
            self.head = Head::default();
        }
    }

    /// Says that all rows that start at or after a moment have been appended, and that later ones will be. To be called
    /// after each batch when loading newest first, and with [`i64::MIN`] at the end. Never takes anything back.
    pub fn set_loaded_from(&mut self, started_at: i64) {
        self.loaded_from = self.loaded_from.min(started_at);
    }

    /// The moment from which on answers are complete: [`i64::MAX`] while nothing has been loaded.
    #[must_use]
    pub fn complete_from(&self) -> i64 {
        self.loaded_from.max(self.kept_from)
    }

    /// Whether answers about a window are complete. An empty window is always covered.
    #[must_use]
    pub fn covers(&self, window: Window) -> bool {
        window.is_empty() || window.from.micros() >= self.complete_from()
    }

    /// The highest `seq` ever appended: a follower of the database goes on after it.
    #[must_use]
    pub const fn highest_seq(&self) -> Option<i64> {
        self.highest_seq
    }

    /// The key of the newest row.
    #[must_use]
    pub fn newest(&self) -> Option<SortKey> {
        let last = |piece: &dyn Piece| piece.rows().checked_sub(1).map(|position| piece.key(position));
        self.pieces().filter_map(last).max().filter(|key| key.started_at >= self.kept_from)
    }

    /// Every segment, mutable or sealed; some may hold no row.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &dyn Piece> {
        let sealed = self.segments.iter().map(|segment| segment.as_ref() as &dyn Piece);
        let full = self.full.iter().map(|head| head.as_ref() as &dyn Piece);
        sealed.chain(full).chain(std::iter::once(&self.head as &dyn Piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Finished, Job};

    #[test]
    fn many_threads_may_ask_at_once_and_jobs_run_anywhere() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<ProjectIndex>();
        is_shared::<Job>();
        is_shared::<Finished>();
    }
}
