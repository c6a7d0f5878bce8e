//! The mutable segment: rows in the order of arrival, scanned as they are.
//!
//! Appending adds to the end of every column; only the order by key is kept up, as a permutation. A question looks at
//! each row of its span, with a table per term that says which codes match. At 65,535 rows that is quick enough.

mod column;
mod condition;
mod read;

use crate::coded::CodedRows;
use crate::column::{Column, PerColumn};
use crate::dictionary::Renaming;
use crate::sort_key::SortKey;
use column::HeadColumn;
use std::ops::Range;

/// The mutable segment. At most [`MAX_HEAD_ROWS`](crate::config::MAX_HEAD_ROWS) rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// By row, in the order of arrival.
    keys: Vec<SortKey>,
    /// By position, the row: rising by key.
    order: Vec<u16>,
    columns: PerColumn<HeadColumn>,
}

impl Head {
    pub(crate) const fn len(&self) -> usize {
        self.keys.len()
    }

    /// A segment of these rows. The caller sees to it that they fit.
    pub(crate) fn of(rows: &CodedRows) -> Self {
        let mut head = Self::default();
        head.append(&rows.keys, &rows.codes, 0..rows.len());
        head
    }

    /// Adds some rows of many, with the project-wide codes of all by column. The caller sees to it that they fit.
    pub(crate) fn append(&mut self, keys: &[SortKey], codes: &PerColumn<Vec<u32>>, some: Range<usize>) {
        let held = self.order.len();
        for key in &keys[some.clone()] {
            self.order.push(u16::try_from(self.keys.len()).unwrap_or(u16::MAX));
            self.keys.push(*key);
        }
        for (column, held) in self.columns.iter_mut() {
            codes[column][some.clone()].iter().for_each(|code| held.push(*code));
        }
        self.restore_order(held);
    }

    /// Makes the order whole again, after the first `held` positions were in order.
    ///
    /// Rows mostly arrive in order, or newest first while a log is loaded: then they lie between two that are held, and those behind move.
    /// Otherwise all beyond the lowest new key are sorted, which finds the two runs there and merges them.
    fn restore_order(&mut self, held: usize) {
        let key = |row: &u16| self.keys[usize::from(*row)];
        self.order[held..].sort_unstable_by_key(key);
        let (before, new) = self.order.split_at(held);
        let (Some(lowest), Some(highest)) = (new.first().map(key), new.last().map(key)) else { return };
        let untouched = before.partition_point(|row| key(row) < lowest);
        if before.get(untouched).is_none_or(|next| key(next) > highest) {
            self.order[untouched..].rotate_left(held - untouched);
        } else {
            self.order[untouched..].sort_by_key(key);
        }
    }

    /// Puts the rows under other project-wide codes.
    pub(crate) fn rename(&mut self, renaming: &Renaming) {
        for (column, held) in self.columns.iter_mut() {
            renaming.apply(column, &mut held.globals);
            held.restore_table();
        }
    }

    /// The row at a position.
    fn row(&self, position: u32) -> usize {
        usize::from(self.order[position as usize])
    }

    /// By position, the codes of a column.
    pub(crate) fn codes(&self, column: Column) -> Vec<u32> {
        let held = &self.columns[column];
        self.order.iter().map(|row| u32::from(held.codes[usize::from(*row)])).collect()
    }

    /// The keys in order.
    pub(crate) fn keys(&self) -> Vec<SortKey> {
        self.order.iter().map(|row| self.keys[usize::from(*row)]).collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(_, held)| held.bytes()).sum();
        self.keys.capacity() * size_of::<SortKey>() + self.order.capacity() * size_of::<u16>() + columns
    }
}
