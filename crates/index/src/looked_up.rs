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
    keys: Vec<SortKey>,
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

    /// The keys and all codes, new ones where values had none yet. `new` are the rows at [`LookedUp::new_rows`].
    pub(crate) fn completed(
        self,
        dictionaries: &mut Dictionaries,
        new: &[Row<'_>],
    ) -> (Vec<SortKey>, PerColumn<Vec<u32>>) {
        let Self { keys, mut codes, new_rows, .. } = self;
        for (column, codes) in codes.iter_mut() {
            for (place, row) in new_rows.iter().zip(new) {
                if codes[*place] == UNKNOWN {
                    codes[*place] = dictionaries.intern_one(column, row);
                }
            }
        }
        (keys, codes)
    }
}
