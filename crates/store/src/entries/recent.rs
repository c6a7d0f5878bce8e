//! What this process has appended a moment ago: an index that follows need not read it back from the database.

use super::append::NewRow;
use super::followed_row::FollowedRow;
use super::followed_rows::FollowedRows;
use crate::precedence::give_way;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much is kept, of all projects: more than is appended between two looks of an index.
const MAX_ROWS: usize = 20_000;
const MAX_BYTES: usize = 64 * 1_024 * 1_024;

/// The last appends of each project, in the order of their numbers, until they are taken. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RecentRows(Arc<Mutex<HashMap<i64, VecDeque<Kept>>>>);

/// What one append has stored. Its numbers have no gaps.
#[derive(Debug)]
struct Kept {
    /// As they were sent: duplicates among them have no number.
    rows: Vec<NewRow>,
    first: i64,
    last: i64,
    bytes: usize,
}

impl RecentRows {
    /// Keeps the rows of an append that were committed, those of them that have numbers, as far as there is room.
    pub(super) fn keep(&self, project: i64, rows: Vec<NewRow>) {
        let mut numbers = rows.iter().map(|new| new.row.seq).filter(|seq| *seq > 0);
        let Some(first) = numbers.next() else { return };
        let last = numbers.next_back().unwrap_or(first);
        let bytes = rows.iter().map(NewRow::bytes).sum();
        let mut projects = self.projects();
        projects.entry(project).or_default().push_back(Kept { rows, first, last, bytes });
        let all = |projects: &HashMap<i64, VecDeque<Kept>>, size: fn(&Kept) -> usize| {
            projects.values().flatten().map(size).sum::<usize>()
        };
        while all(&projects, |kept| kept.rows.len()) > MAX_ROWS || all(&projects, |kept| kept.bytes) > MAX_BYTES {
            // Where nobody takes them, or not quickly enough: whoever comes for them reads them from the database.
            let size = |kept: &VecDeque<Kept>| kept.iter().map(|kept| kept.bytes).sum::<usize>();
            let Some(largest) = projects.iter().max_by_key(|(_, kept)| size(kept)).map(|(id, _)| *id) else { break };
            projects.remove(&largest);
        }
    }

    /// Takes the rows that follow a number without a gap, in the order of their appends. It costs no look at the database, and gives way
    /// to questions: to be called on a thread that may wait.
    #[must_use]
    pub fn after(&self, project: i64, seq: i64) -> FollowedRows {
        followed(self.take_appends(project, seq, i64::MAX), seq, give_way)
    }

    /// Takes the appends that follow a number without a gap, up to another. None where the next row is not there.
    pub(super) fn take_between(&self, project: i64, after: i64, up_to: i64) -> FollowedRows {
        followed(self.take_appends(project, after, up_to), after, || ())
    }

    fn take_appends(&self, project: i64, after: i64, up_to: i64) -> Vec<Kept> {
        let mut projects = self.projects();
        let Some(kept) = projects.get_mut(&project) else { return Vec::new() };
        while kept.pop_front_if(|kept| kept.last <= after).is_some() {}
        let mut taken = Vec::new();
        let mut known = after;
        while let Some(next) = kept.pop_front_if(|kept| kept.first <= known + 1 && kept.last <= up_to) {
            known = next.last;
            taken.push(next);
        }
        if kept.is_empty() {
            projects.remove(&project);
        }
        taken
    }

    fn projects(&self) -> MutexGuard<'_, HashMap<i64, VecDeque<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn followed(appends: Vec<Kept>, after: i64, between: impl Fn()) -> FollowedRows {
    let mut rows = FollowedRows::default();
    // What is known already was read from the database meanwhile.
    for new in appends.into_iter().flat_map(|kept| kept.rows).filter(|new| new.row.seq > after) {
        between();
        rows.push(&FollowedRow::of(&new.row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{Kept, MAX_BYTES, MAX_ROWS, RecentRows};
    use crate::entries::append::NewRow;

    fn rows(seqs: impl IntoIterator<Item = i64>) -> Vec<NewRow> {
        seqs.into_iter().map(NewRow::example).collect()
    }

    fn taken(recent: &RecentRows, after: i64, up_to: i64) -> Vec<i64> {
        recent.take_between(1, after, up_to).iter().map(|row| row.seq).collect()
    }

    #[test]
    fn appends_are_taken_once_in_their_order_and_only_up_to_the_number_that_was_asked_for() {
        let recent = RecentRows::default();
        recent.keep(1, rows(3..=4));
        recent.keep(1, rows(5..=5));
        recent.keep(1, rows(6..=7));
        recent.keep(2, rows(3..=4));
        assert_eq!(taken(&recent, 2, 6), [3, 4, 5], "7 is of the same append as 6");
        assert_eq!(taken(&recent, 2, 9), [0; 0], "6 is not the next one");
        assert_eq!(taken(&recent, 5, 9), [6, 7]);
    }

    #[test]
    fn a_gap_is_left_to_the_database() {
        let recent = RecentRows::default();
        recent.keep(1, rows([3, 4]));
        recent.keep(1, rows([6, 7, 8]));
        assert_eq!(taken(&recent, 1, 8), [0; 0], "2 is another's");
        assert_eq!(taken(&recent, 2, 8), [3, 4]);
        assert_eq!(taken(&recent, 4, 8), [0; 0]);
        assert_eq!(taken(&recent, 6, 8), [7, 8], "6 was read with what was missing");
    }

    #[test]
    fn duplicates_are_left_out() {
        let recent = RecentRows::default();
        recent.keep(1, rows([0, 3, 0, 4, 0]));
        recent.keep(1, rows([0, 0]));
        recent.keep(1, rows([0, 5]));
        assert_eq!(taken(&recent, 2, 9), [3, 4, 5]);
    }

    #[test]
    fn what_nobody_takes_does_not_pile_up() {
        let recent = RecentRows::default();
        for first in (0..10).map(|turn| turn * 10_000 + 1) {
            recent.keep(1, rows(first..first + 10_000));
        }
        let held = |recent: &RecentRows| -> (usize, usize) {
            let projects = recent.projects();
            let sum = |size: fn(&Kept) -> usize| projects.values().flatten().map(size).sum();
            (sum(|kept| kept.rows.len()), sum(|kept| kept.bytes))
        };
        assert!(held(&recent).0 <= MAX_ROWS, "{:?}", held(&recent));
        let recent = RecentRows::default();
        let large = |seq| {
            let mut new = NewRow::example(seq);
            new.row.metadata = Some("/".repeat(1_024 * 1_024));
            new
        };
        for seq in 1..100 {
            recent.keep(2, vec![large(seq)]);
            assert!(held(&recent).1 <= MAX_BYTES, "{:?}", held(&recent));
        }
        recent.keep(3, rows(1..=2));
        assert!(recent.take_between(2, 1_000, 1_000).is_empty());
        assert_eq!(recent.take_between(3, 0, 1_000).len(), 2);
        assert_eq!(held(&recent).1, 0, "what was taken is not counted any more");
    }
}
