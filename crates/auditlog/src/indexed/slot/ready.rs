//! Rows that are made ready on several threads, and put together on one.

use super::super::rows::to_row;
use super::Slot;
use daybook_index::{CodedRows, FullSegment, LookedUp, ProjectIndex, Row};
use daybook_store::{FollowedRows, StoreError};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// How many rows are looked up under one lock, and how many are given codes, or appended: whoever does that waits for those who look up.
const ROWS_PER_LOOK_UP: usize = 256;
const ROWS_PER_WRITE: usize = 4 * ROWS_PER_LOOK_UP;

/// Rows whose values were looked up.
#[derive(Debug)]
pub(super) struct ReadyRows {
    rows: FollowedRows,
    /// So many of them after each other, the last fewer.
    looked_up: Vec<LookedUp>,
}

impl Slot {
    /// Looks rows up, beside questions and whoever does the same.
    pub(super) fn make_ready(&self, rows: FollowedRows) -> Result<ReadyRows, StoreError> {
        let mut looked_up = Vec::with_capacity(rows.len().div_ceil(ROWS_PER_LOOK_UP));
        for first in (0..rows.len()).step_by(ROWS_PER_LOOK_UP) {
            let some = some_of(&rows, first..rows.len().min(first + ROWS_PER_LOOK_UP))?;
            looked_up.push(self.index.read().unwrap_or_else(PoisonError::into_inner).look_up(&some));
        }
        Ok(ReadyRows { rows, looked_up })
    }

    /// Gives rows that were looked up the codes that they lack: questions come between.
    pub(super) fn complete(
        &self,
        ReadyRows { rows, looked_up }: ReadyRows,
        coded: &mut CodedRows,
    ) -> Result<(), StoreError> {
        let mut looked_up = looked_up.into_iter().zip((0..).step_by(ROWS_PER_LOOK_UP)).peekable();
        while looked_up.peek().is_some() {
            let mut some = Vec::with_capacity(ROWS_PER_WRITE / ROWS_PER_LOOK_UP);
            for (looked_up, first) in looked_up.by_ref().take(ROWS_PER_WRITE / ROWS_PER_LOOK_UP) {
                let new = some_of(&rows, looked_up.new_rows().iter().map(|place| first + place))?;
                some.push((looked_up, new));
            }
            let complete =
                |index: &mut ProjectIndex| some.into_iter().map(|(some, new)| index.complete(some, &new)).collect();
            let completed: Option<Vec<CodedRows>> = self.write(complete);
            let mut completed = completed.ok_or_else(refused)?.into_iter();
            if !completed.all(|some| coded.extend(&some)) {
                return Err(refused());
            }
        }
        Ok(())
    }

    /// Appends full segments.
    pub(super) fn append_full(&self, full: Vec<FullSegment>) -> Result<(), StoreError> {
        let rows: usize = full.iter().map(FullSegment::rows).sum();
        if !self.write(|index| full.into_iter().all(|one| index.append_full(one))) {
            return Err(refused());
        }
        self.entries.fetch_add(rows as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Appends rows that have codes, where others may follow: questions come between.
    pub(super) fn append_coded(&self, mut coded: CodedRows) -> Result<(), StoreError> {
        while !coded.is_empty() {
            let some = coded.split_off(coded.len().saturating_sub(ROWS_PER_WRITE));
            if !self.write(|index| index.append_coded(&some)) {
                return Err(refused());
            }
            self.entries.fetch_add(some.len() as u64, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// No index is compacted while it is loaded (see [`Slot::compact`]), so that codes stay what they are.
pub(super) fn refused() -> StoreError {
    StoreError::defect("an index does not know the codes that it has given")
}

/// The rows at some places.
fn some_of(rows: &FollowedRows, places: impl Iterator<Item = usize>) -> Result<Vec<Row<'_>>, StoreError> {
    let mut some = Vec::with_capacity(places.size_hint().0);
    for row in places.filter_map(|place| rows.get(place)) {
        some.push(to_row(&row)?);
    }
    Ok(some)
}
