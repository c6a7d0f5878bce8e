//! What this process has appended a moment ago: an index that follows need not read it back from the database.

use super::followed_row::FollowedRow;
use super::followed_rows::FollowedRows;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is kept, of all projects: more than is appended between two looks of an index.
const MAX_ROWS: usize = 20_000;
const MAX_BYTES: usize = 32 * 1_024 * 1_024;

/// The last rows of each project, in the order of their numbers, until they are taken. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RecentRows(Arc<Mutex<HashMap<i64, Kept>>>);

/// What is kept of one project.
#[derive(Debug, Default)]
struct Kept {
    rows: VecDeque<FollowedRow>,
    bytes: usize,
}

impl Kept {
    fn push(&mut self, row: FollowedRow) {
        self.bytes += row.bytes();
        self.rows.push_back(row);
    }

    /// Takes the next row out, if it is as it should be.
    fn pop_if(&mut self, fits: impl Fn(&FollowedRow) -> bool) -> Option<FollowedRow> {
        let row = self.rows.pop_front_if(|row| fits(row))?;
        self.bytes -= row.bytes();
        Some(row)
    }
}

impl RecentRows {
    /// Keeps rows that were committed, as far as there is room.
    pub(super) fn keep(&self, project: i64, rows: impl IntoIterator<Item = FollowedRow>) {
        let mut projects = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = projects.entry(project).or_default();
        rows.into_iter().for_each(|row| kept.push(row));
        let all = |projects: &HashMap<i64, Kept>, size: fn(&Kept) -> usize| projects.values().map(size).sum::<usize>();
        while all(&projects, |kept| kept.rows.len()) > MAX_ROWS || all(&projects, |kept| kept.bytes) > MAX_BYTES {
            // Where nobody takes them, or not quickly enough: whoever comes for them reads them from the database.
            let Some(largest) = projects.iter().max_by_key(|(_, kept)| kept.bytes).map(|(id, _)| *id) else { break };
            projects.remove(&largest);
        }
    }

    /// Takes the rows that follow a number without a gap, in the order of their appends. It costs nothing.
    #[must_use]
    pub fn after(&self, project: i64, seq: i64) -> FollowedRows {
        self.take_between(project, seq, i64::MAX).into_iter().collect()
    }

    /// Takes the rows that follow a number without a gap, up to another. None where the next one is not there.
    pub(super) fn take_between(&self, project: i64, after: i64, up_to: i64) -> Vec<FollowedRow> {
        let mut projects = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = projects.get_mut(&project) else { return Vec::new() };
        // What is known already was read from the database meanwhile.
        while kept.pop_if(|row| row.seq <= after).is_some() {}
        let mut taken = Vec::new();
        let mut next = after + 1;
        while let Some(row) = kept.pop_if(|row| row.seq == next && row.seq <= up_to) {
            taken.push(row);
            next += 1;
        }
        if kept.rows.is_empty() {
            projects.remove(&project);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, MAX_ROWS, RecentRows};
    use crate::entries::followed_row::FollowedRow;

    fn rows(seqs: impl IntoIterator<Item = i64>) -> Vec<FollowedRow> {
        seqs.into_iter().map(FollowedRow::example).collect()
    }

    fn taken(recent: &RecentRows, after: i64, up_to: i64) -> Vec<i64> {
        recent.take_between(1, after, up_to).iter().map(|row| row.seq).collect()
    }

    #[test]
    fn rows_are_taken_once_in_their_order_and_only_up_to_the_number_that_was_asked_for() {
        let recent = RecentRows::default();
        recent.keep(1, rows(3..=6));
        recent.keep(2, rows(3..=4));
        assert_eq!(taken(&recent, 2, 5), [3, 4, 5]);
        assert_eq!(taken(&recent, 2, 5), [0; 0], "6 is not the next one");
        assert_eq!(taken(&recent, 5, 9), [6]);
    }

    #[test]
    fn a_gap_is_left_to_the_database() {
        let recent = RecentRows::default();
        recent.keep(1, rows([3, 4, 6, 7]));
        assert_eq!(taken(&recent, 1, 7), [0; 0], "2 is another's");
        assert_eq!(taken(&recent, 2, 7), [3, 4]);
        assert_eq!(taken(&recent, 4, 7), [0; 0]);
        assert_eq!(taken(&recent, 6, 7), [7], "6 was read with what was missing");
    }

    #[test]
    fn what_nobody_takes_does_not_pile_up() {
        let recent = RecentRows::default();
        for first in (0..10).map(|turn| turn * 10_000) {
            recent.keep(1, rows(first..first + 10_000));
        }
        let held = |recent: &RecentRows| -> (usize, usize) {
            let kept = recent.0.lock().unwrap();
            (kept.values().map(|kept| kept.rows.len()).sum(), kept.values().map(|kept| kept.bytes).sum())
        };
        assert!(held(&recent).0 <= MAX_ROWS, "{:?}", held(&recent));
        let recent = RecentRows::default();
        let large = |seq| {
            let mut row = rows([seq]).remove(0);
            row.path = "/".repeat(1_024 * 1_024);
            row
        };
        for seq in 1..100 {
            recent.keep(2, [large(seq)]);
            assert!(held(&recent).1 <= MAX_BYTES, "{:?}", held(&recent));
        }
        recent.keep(3, rows(1..=2));
        recent.take_between(2, 1_000, 1_000);
        assert_eq!(taken_of(&recent, 3), [1, 2]);
        assert_eq!(held(&recent).1, 0, "what was taken is not counted any more");
    }

    fn taken_of(recent: &RecentRows, project: i64) -> Vec<i64> {
        recent.take_between(project, 0, 1_000).iter().map(|row| row.seq).collect()
    }
}
