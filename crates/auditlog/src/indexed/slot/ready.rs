//! Rows that are made ready on several threads, and put together on one.

use super::super::rows::to_row;
use super::Slot;
use daybook_index::{CodedRows, FullSegment, LookedUp, ProjectIndex, Row};
use daybook_store::{FollowedRows, StoreError};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// How many rows are looked up under one lock, and how many times as many are completed: whoever does that waits for those who look up.
const ROWS_PER_LOCK: usize = 256;
const LOOK_UPS_PER_WRITE: usize = 4;

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

    /// Gives rows that were looked up the codes that they lack: questions come between.
    pub(super) fn complete(
        &self,
        ReadyRows { rows, looked_up }: ReadyRows,
        coded: &mut Vec<CodedRows>,
    ) -> Result<(), StoreError> {
        let mut looked_up = looked_up.into_iter().zip((0..).step_by(ROWS_PER_LOCK)).peekable();
        while looked_up.peek().is_some() {
            let mut some = Vec::with_capacity(LOOK_UPS_PER_WRITE);
            for (looked_up, first) in looked_up.by_ref().take(LOOK_UPS_PER_WRITE) {
                let new = some_of(&rows, looked_up.new_rows().iter().map(|place| first + place))?;
                some.push((looked_up, new));
            }
            let complete =
                |index: &mut ProjectIndex| some.into_iter().map(|(some, new)| index.complete(some, &new)).collect();
            let completed: Option<Vec<CodedRows>> = self.write(complete);
            coded.extend(completed.ok_or_else(was_compacted)?);
        }
        self.entries.fetch_add(rows.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Appends rows that have codes: as a segment where they nearly fill one, and otherwise to the one that takes appends.
    pub(super) fn append_coded(&self, coded: &[CodedRows], are_full: bool) -> Result<(), StoreError> {
        let are_appended = if are_full {
            let full = FullSegment::of(coded);
            full.is_some_and(|full| self.write(|index| index.append_full(full)))
        } else {
            coded.iter().all(|some| self.write(|index| index.append_coded(some)))
        };
        if are_appended { Ok(()) } else { Err(was_compacted()) }
    }
}

/// An index is not compacted while it is loaded: see [`Slot::compact`].
fn was_compacted() -> StoreError {
    StoreError::defect("the index was compacted while it was loaded")
}

/// The rows at some places.
fn some_of(rows: &FollowedRows, places: impl Iterator<Item = usize>) -> Result<Vec<Row<'_>>, StoreError> {
    let mut some = Vec::with_capacity(places.size_hint().0);
    for row in places.filter_map(|place| rows.get(place)) {
        some.push(to_row(&row)?);
    }
    Ok(some)
}
