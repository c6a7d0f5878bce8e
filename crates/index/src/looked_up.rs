//! Rows that were looked up before they are appended.

use crate::column::PerColumn;
use crate::dictionary::{Dictionaries, UNKNOWN};
use crate::generation::Generation;
use crate::row::Row;
use crate::sort_key::SortKey;

/// The codes of rows' values, as far as an index had some when they were looked up: see [`ProjectIndex::look_up`](crate::ProjectIndex::look_up).
#[derive(Debug)]
#[must_use = "rows are in the index only once they are appended"]
pub struct LookedUp {
    /// Whose the codes are.
    pub(crate) generation: Generation,
    pub(crate) keys: Vec<SortKey>,
    codes: PerColumn<Vec<u32>>,
    /// The places of the rows that have a value without a code, rising.
    new_rows: Vec<usize>,
}

impl LookedUp {
    pub(crate) fn new(generation: Generation, keys: Vec<SortKey>, codes: PerColumn<Vec<u32>>) -> Self {
        let mut is_new = vec![false; keys.len()];
        for (_, codes) in codes.iter() {
            for (is_new, code) in is_new.iter_mut().zip(codes) {
                *is_new |= *code == UNKNOWN;
            }
        }
        let new_rows = (0..).zip(is_new).filter(|(_, is_new)| *is_new).map(|(place, _)| place).collect();
        Self { generation, keys, codes, new_rows }
    }

    /// The places of the rows that are needed once more to append all, rising: they had a value that was new.
    #[must_use]
    pub fn new_rows(&self) -> &[usize] {
        &self.new_rows
    }

    /// The keys and all codes, new ones where values had none yet, of the rows that start at a moment or after. `new` are the rows at
    /// [`LookedUp::new_rows`].
    pub(crate) fn completed(
        self,
        dictionaries: &mut Dictionaries,
        new: &[Row<'_>],
        kept_from: i64,
    ) -> (Vec<SortKey>, PerColumn<Vec<u32>>) {
        let Self { keys, mut codes, new_rows, .. } = self;
        for (column, codes) in codes.iter_mut() {
            for (place, row) in new_rows.iter().zip(new).filter(|(_, row)| row.started_at >= kept_from) {
                if codes[*place] == UNKNOWN {
                    codes[*place] = dictionaries.intern_one(column, row);
                }
            }
        }
        if keys.iter().all(|key| key.started_at >= kept_from) {
            return (keys, codes);
        }
        let is_kept: Vec<bool> = keys.iter().map(|key| key.started_at >= kept_from).collect();
        let codes = codes.map(|codes| kept(&codes, &is_kept));
        (kept(&keys, &is_kept), codes)
    }
}

fn kept<T: Copy>(all: &[T], is_kept: &[bool]) -> Vec<T> {
    all.iter().zip(is_kept).filter(|(_, is_kept)| **is_kept).map(|(one, _)| *one).collect()
}
