//! Rows that are made ready on several threads, and appended on one.

use super::super::rows::to_row;
use super::Slot;
use daybook_index::{LookedUp, Row};
use daybook_store::{FollowedRows, StoreError};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// How many rows are looked up under one lock, and how many times as many are appended: whoever appends waits for those who look up.
const ROWS_PER_LOCK: usize = 256;
const LOOK_UPS_PER_APPEND: usize = 4;

/// Rows whose values were looked up.
#[derive(Debug)]
pub(super) struct ReadyRows {
    rows: FollowedRows,
    /// So many of them after each other, the last fewer.
    looked_up: Vec<LookedUp>,
}

impl ReadyRows {
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Slot {
    /// Looks rows up, beside questions and whoever does the same.
    pub(super) fn make_ready(&self, rows: FollowedRows) -> Result<ReadyRows, StoreError> {
        let mut looked_up = Vec::with_capacity(rows.len().div_ceil(ROWS_PER_LOCK));
        for first in (0..rows.len()).step_by(ROWS_PER_LOCK) {
            let some = some_of(&rows, first..rows.len().min(first + ROWS_PER_LOCK))?;
            looked_up.push(self.index.read().unwrap_or_else(PoisonError::into_inner).look_up(&some));
        }
        Ok(ReadyRows { rows, looked_up })
    }

    /// Appends rows that were looked up: questions come between.
    pub(super) fn append_ready(&self, ReadyRows { rows, looked_up }: ReadyRows) -> Result<(), StoreError> {
        let mut looked_up = looked_up.into_iter().zip((0..).step_by(ROWS_PER_LOCK)).peekable();
        while looked_up.peek().is_some() {
            let mut some = Vec::with_capacity(LOOK_UPS_PER_APPEND);
            for (looked_up, first) in looked_up.by_ref().take(LOOK_UPS_PER_APPEND) {
                let new = some_of(&rows, looked_up.new_rows().iter().map(|place| first + place))?;
                some.push((looked_up, new, first));
            }
            let refused: Vec<usize> = self.write(|index| {
                let append = |(looked_up, new, first): (_, Vec<Row<'_>>, _)| {
                    (!index.append_looked_up(looked_up, &new)).then_some(first)
                };
                some.into_iter().filter_map(append).collect()
            });
            for first in refused {
                let all = some_of(&rows, first..rows.len().min(first + ROWS_PER_LOCK))?;
                self.write(|index| index.append(&all));
            }
        }
        self.entries.fetch_add(rows.len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// The rows at some places.
fn some_of(rows: &FollowedRows, places: impl Iterator<Item = usize>) -> Result<Vec<Row<'_>>, StoreError> {
    let mut some = Vec::with_capacity(places.size_hint().0);
    for row in places.filter_map(|place| rows.get(place)) {
        some.push(to_row(&row)?);
    }
    Ok(some)
}
