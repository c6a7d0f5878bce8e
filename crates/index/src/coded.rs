//! Rows under the codes of their values, on their way into an index.

use crate::column::PerColumn;
use crate::config::MAX_HEAD_ROWS;
use crate::generation::Generation;
use crate::head::Head;
use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::sort_key::SortKey;
use std::sync::Arc;

/// Rows all of whose values have codes: see [`ProjectIndex::complete`].
#[derive(Debug)]
#[must_use = "rows are in the index only once they are appended"]
pub struct CodedRows {
    /// Whose the codes are.
    pub(crate) generation: Generation,
    pub(crate) keys: Vec<SortKey>,
    pub(crate) codes: PerColumn<Vec<u32>>,
    /// Also of rows that were left out.
    pub(crate) highest_seq: Option<i64>,
}

/// Rows that fill a mutable segment, ready to be sealed.
#[derive(Debug)]
#[must_use = "rows are in the index only once they are appended"]
pub struct FullSegment {
    /// Whose the codes are.
    generation: Generation,
    head: Head,
    highest_seq: Option<i64>,
}

impl FullSegment {
    /// Puts rows together, as appending them would, without an index that others wait for. None where there is none, where they are more than
    /// [`MAX_HEAD_ROWS`], or where their codes are not of one time.
    #[must_use]
    pub fn of(rows: &[CodedRows]) -> Option<Self> {
        let generation = rows.first()?.generation;
        let count: usize = rows.iter().map(|some| some.keys.len()).sum();
        if count > MAX_HEAD_ROWS as usize || rows.iter().any(|some| some.generation != generation) {
            return None;
        }
        let highest_seq = rows.iter().filter_map(|some| some.highest_seq).max();
        Some(Self { generation, head: Head::of(rows), highest_seq })
    }
}

impl ProjectIndex {
    /// Adds rows, as [`ProjectIndex::append`] does. Refused, with `false`, where the index has been compacted since they got their codes, or
    /// is another.
    pub fn append_coded(&mut self, rows: &CodedRows) -> bool {
        if rows.generation != self.generation {
            return false;
        }
        self.highest_seq = self.highest_seq.max(rows.highest_seq);
        self.append_under(&rows.keys, &rows.codes);
        true
    }

    /// The same, of rows that are a segment already.
    pub fn append_full(&mut self, full: FullSegment) -> bool {
        let FullSegment { generation, head, highest_seq } = full;
        if generation != self.generation {
            return false;
        }
        self.highest_seq = self.highest_seq.max(highest_seq);
        if head.before(self.kept_from) < head.rows() {
            self.full.push(Arc::new(head));
        }
        true
    }
}
