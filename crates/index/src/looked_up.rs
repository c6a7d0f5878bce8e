//! Rows that were looked up before they are appended.

use crate::coded::CodedRows;
use crate::column::PerColumn;
use crate::dictionary::UNKNOWN;
use crate::generation::Generation;
use crate::index::ProjectIndex;
use crate::row::Row;
use crate::sort_key::SortKey;

/// The codes of rows' values, as far as an index had some when they were looked up: see [`ProjectIndex::look_up`].
#[derive(Debug)]
#[must_use = "rows are in the index only once they are completed and appended"]
pub struct LookedUp {
    /// Whose the codes are.
    generation: Generation,
    keys: Vec<SortKey>,
    codes: PerColumn<Vec<u32>>,
    /// The places of the rows that have a value without a code, rising.
    new_rows: Vec<usize>,
}

impl LookedUp {
    fn new(generation: Generation, keys: Vec<SortKey>, codes: PerColumn<Vec<u32>>) -> Self {
        let mut is_new = vec![false; keys.len()];
        for (_, codes) in codes.iter() {
            for (is_new, code) in is_new.iter_mut().zip(codes) {
                *is_new |= *code == UNKNOWN;
            }
        }
        let new_rows = (0..).zip(is_new).filter(|(_, is_new)| *is_new).map(|(place, _)| place).collect();
        Self { generation, keys, codes, new_rows }
    }

    /// The places of the rows that are needed once more to give all values codes, rising: they had one that was new.
    #[must_use]
    pub fn new_rows(&self) -> &[usize] {
        &self.new_rows
    }
}

impl ProjectIndex {
    /// Looks rows up, to append them later: what takes longest of that, beside questions and others who look rows up.
    pub fn look_up(&self, rows: &[Row<'_>]) -> LookedUp {
        let rows: Vec<&Row<'_>> = rows.iter().collect();
        LookedUp::new(self.generation, rows.iter().map(|row| row.key()).collect(), self.dictionaries.find(&rows))
    }

    /// Gives the values of rows that were looked up the codes that they lacked. `new` are the rows at [`LookedUp::new_rows`]. Rows that start
    /// before [`ProjectIndex::drop_before`] are left out. None where the index has been compacted since, or is another, or where there are
    /// more or fewer of `new`.
    pub fn complete(&mut self, looked_up: LookedUp, new: &[Row<'_>]) -> Option<CodedRows> {
        let LookedUp { generation, keys, mut codes, new_rows } = looked_up;
        if generation != self.generation || new_rows.len() != new.len() {
            return None;
        }
        let kept_from = self.kept_from;
        for (column, codes) in codes.iter_mut() {
            for (place, row) in new_rows.iter().zip(new).filter(|(_, row)| row.started_at >= kept_from) {
                if codes[*place] == UNKNOWN {
                    codes[*place] = self.dictionaries.intern_one(column, row);
                }
            }
        }
        let highest_seq = keys.iter().map(|key| key.seq).max();
        if keys.iter().all(|key| key.started_at >= kept_from) {
            return Some(CodedRows::new(generation, keys, codes, highest_seq));
        }
        let is_kept: Vec<bool> = keys.iter().map(|key| key.started_at >= kept_from).collect();
        let codes = codes.map(|codes| kept(&codes, &is_kept));
        Some(CodedRows::new(generation, kept(&keys, &is_kept), codes, highest_seq))
    }
}

fn kept<T: Copy>(all: &[T], is_kept: &[bool]) -> Vec<T> {
    all.iter().zip(is_kept).filter(|(_, is_kept)| **is_kept).map(|(one, _)| *one).collect()
}
