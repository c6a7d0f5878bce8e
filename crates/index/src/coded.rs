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
#[derive(Debug, Default)]
#[must_use = "rows are in the index only once they are appended"]
pub struct CodedRows {
    /// Whose the codes are; none where there never was a row.
    generation: Option<Generation>,
    pub(crate) keys: Vec<SortKey>,
    pub(crate) codes: PerColumn<Vec<u32>>,
    /// Also of rows that were left out.
    highest_seq: Option<i64>,
}

impl CodedRows {
    pub(crate) const fn new(
        generation: Generation,
        keys: Vec<SortKey>,
        codes: PerColumn<Vec<u32>>,
        highest_seq: Option<i64>,
    ) -> Self {
        Self { generation: Some(generation), keys, codes, highest_seq }
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// When the row started that started first, if there is any.
    #[must_use]
    pub fn oldest(&self) -> Option<i64> {
        self.keys.iter().map(|key| key.started_at).min()
    }

    /// Adds more of them at the end. Refused, with `false`, where their codes are of another time.
    pub fn extend(&mut self, more: &Self) -> bool {
        if self.generation.is_some() && self.generation != more.generation {
            return false;
        }
        self.generation = more.generation;
        self.keys.extend_from_slice(&more.keys);
        for (column, codes) in self.codes.iter_mut() {
            codes.extend_from_slice(&more.codes[column]);
        }
        self.highest_seq = self.highest_seq.max(more.highest_seq);
        true
    }

    /// Takes all but the first ones out. Both parts remember the highest number of all.
    pub fn split_off(&mut self, first: usize) -> Self {
        let first = first.min(self.len());
        let mut codes = PerColumn::default();
        for (column, held) in self.codes.iter_mut() {
            codes[column] = held.split_off(first);
        }
        Self { generation: self.generation, keys: self.keys.split_off(first), codes, highest_seq: self.highest_seq }
    }
}

/// Rows that fill a mutable segment, ready to be sealed. The caller sees to it that they are as many as the index has in one.
#[derive(Debug)]
#[must_use = "rows are in the index only once they are appended"]
pub struct FullSegment {
    /// Whose the codes are.
    generation: Generation,
    head: Head,
    highest_seq: Option<i64>,
}

impl FullSegment {
    /// Puts rows together, as appending them would, without an index that others wait for. None where there is none, or where they are more
    /// than [`MAX_HEAD_ROWS`].
    #[must_use]
    pub fn of(rows: &CodedRows) -> Option<Self> {
        let fits = (1..=MAX_HEAD_ROWS as usize).contains(&rows.len());
        let generation = rows.generation.filter(|_| fits)?;
        Some(Self { generation, head: Head::of(rows), highest_seq: rows.highest_seq })
    }

    /// How many there are.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.head.len()
    }
}

impl ProjectIndex {
    /// Adds rows, as [`ProjectIndex::append`] does; what has expired since they got their codes is cleared away later. Refused, with `false`,
    /// where the index has been compacted since, or is another.
    pub fn append_coded(&mut self, rows: &CodedRows) -> bool {
        if rows.generation != Some(self.generation) {
            return false;
        }
        self.highest_seq = self.highest_seq.max(rows.highest_seq);
        self.append_codes(&rows.keys, &rows.codes);
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
