//! What this process has appended a moment ago: an index that follows need not read it back from the database.

use super::append::{Batch, NewRow};
use super::followed_row::FollowedRow;
use super::followed_rows::FollowedRows;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much is kept, of all projects: more than is appended between two looks of an index.
const MAX_ROWS: usize = 20_000;
const MAX_BYTES: usize = 64 * 1_024 * 1_024;

/// The last appends of each project, in the order of their numbers, until they are taken. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RecentRows(Arc<Mutex<Projects>>);

#[derive(Debug, Default)]
struct Projects {
    appends: HashMap<i64, VecDeque<Kept>>,
    /// How much all of them hold.
    rows: usize,
    bytes: usize,
}

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
    /// Keeps an append that was committed, as far as there is room.
    pub(super) fn keep(&self, append: Batch) {
        let Some((first, last)) = append.numbers() else { return };
        let Batch { project, rows } = append;
        let bytes = rows.iter().map(NewRow::bytes).sum();
        self.projects().add(project, Kept { rows, first, last, bytes });
    }

    /// Takes the rows that follow a number without a gap, in the order of their appends, and does something between. It costs no look at
    /// the database.
    #[must_use]
    pub fn after(&self, project: i64, seq: i64, between: impl Fn()) -> FollowedRows {
        followed(self.projects().take(project, seq, i64::MAX), seq, between)
    }

    /// Takes the appends that follow a number without a gap, up to another. None where the next row is not there.
    pub(super) async fn take_between(&self, project: i64, after: i64, up_to: i64) -> FollowedRows {
        let taken = self.projects().take(project, after, up_to);
        if taken.is_empty() {
            return FollowedRows::default();
        }
        // They are many pieces of memory to give back. Where it is cut short, they are read from the database.
        tokio::task::spawn_blocking(move || followed(taken, after, || ())).await.unwrap_or_default()
    }

    fn projects(&self) -> MutexGuard<'_, Projects> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Projects {
    fn add(&mut self, project: i64, append: Kept) {
        self.rows += append.rows.len();
        self.bytes += append.bytes;
        self.appends.entry(project).or_default().push_back(append);
        while self.rows > MAX_ROWS || self.bytes > MAX_BYTES {
            // Where nobody takes them, or not quickly enough: whoever comes for them reads them from the database.
            let size = |appends: &VecDeque<Kept>| appends.iter().map(|append| append.bytes).sum::<usize>();
            let Some(largest) = self.appends.iter().max_by_key(|(_, kept)| size(kept)).map(|(id, _)| *id) else {
                break;
            };
            for append in self.appends.remove(&largest).into_iter().flatten() {
                self.uncount(&append);
            }
        }
    }

    fn take(&mut self, project: i64, after: i64, up_to: i64) -> Vec<Kept> {
        while self.pop_if(project, |append| append.last <= after).is_some() {}
        let mut taken = Vec::new();
        let mut known = after;
        while let Some(next) = self.pop_if(project, |append| append.first <= known + 1 && append.last <= up_to) {
            known = next.last;
            taken.push(next);
        }
        if self.appends.get(&project).is_some_and(VecDeque::is_empty) {
            self.appends.remove(&project);
        }
        taken
    }

    /// Takes a project's next append out, if it is as it should be.
    fn pop_if(&mut self, project: i64, fits: impl Fn(&Kept) -> bool) -> Option<Kept> {
        let append = self.appends.get_mut(&project)?.pop_front_if(|append| fits(append))?;
        self.uncount(&append);
        Some(append)
    }

    fn uncount(&mut self, append: &Kept) {
        self.rows -= append.rows.len();
        self.bytes -= append.bytes;
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
    use crate::entries::append::{Batch, NewRow};

    fn append(project: i64, seqs: impl IntoIterator<Item = i64>) -> Batch {
        Batch { project, rows: seqs.into_iter().map(NewRow::example).collect() }
    }

    async fn taken(recent: &RecentRows, after: i64, up_to: i64) -> Vec<i64> {
        recent.take_between(1, after, up_to).await.iter().map(|row| row.seq).collect()
    }

    #[tokio::test]
    async fn appends_are_taken_once_in_their_order_and_only_up_to_the_number_that_was_asked_for() {
        let recent = RecentRows::default();
        recent.keep(append(1, 3..=4));
        recent.keep(append(1, 5..=5));
        recent.keep(append(1, 6..=7));
        recent.keep(append(2, 3..=4));
        assert_eq!(taken(&recent, 2, 6).await, [3, 4, 5], "7 is of the same append as 6");
        assert_eq!(taken(&recent, 2, 9).await, [0; 0], "6 is not the next one");
        assert_eq!(taken(&recent, 5, 9).await, [6, 7]);
    }

    #[tokio::test]
    async fn a_gap_is_left_to_the_database() {
        let recent = RecentRows::default();
        recent.keep(append(1, [3, 4]));
        recent.keep(append(1, [6, 7, 8]));
        assert_eq!(taken(&recent, 1, 8).await, [0; 0], "2 is another's");
        assert_eq!(taken(&recent, 2, 8).await, [3, 4]);
        assert_eq!(taken(&recent, 4, 8).await, [0; 0]);
        assert_eq!(taken(&recent, 6, 8).await, [7, 8], "6 was read with what was missing");
    }

    #[tokio::test]
    async fn duplicates_are_left_out() {
        let recent = RecentRows::default();
        recent.keep(append(1, [0, 3, 0, 4, 0]));
        recent.keep(append(1, [0, 0]));
        recent.keep(append(1, [0, 5]));
        assert_eq!(taken(&recent, 2, 9).await, [3, 4, 5]);
    }

    #[tokio::test]
    async fn what_nobody_takes_does_not_pile_up() {
        let recent = RecentRows::default();
        for first in (0..10).map(|turn| turn * 10_000 + 1) {
            recent.keep(append(1, first..first + 10_000));
        }
        let held = |recent: &RecentRows| -> (usize, usize) {
            let projects = recent.projects();
            let sum = |size: fn(&Kept) -> usize| projects.appends.values().flatten().map(size).sum();
            let held = (sum(|kept| kept.rows.len()), sum(|kept| kept.bytes));
            assert_eq!((projects.rows, projects.bytes), held);
            held
        };
        assert!(held(&recent).0 <= MAX_ROWS, "{:?}", held(&recent));
        let recent = RecentRows::default();
        let large = |seq| {
            let mut new = NewRow::example(seq);
            new.row.metadata = Some("/".repeat(1_024 * 1_024));
            new
        };
        for seq in 1..100 {
            recent.keep(Batch { project: 2, rows: vec![large(seq)] });
            assert!(held(&recent).1 <= MAX_BYTES, "{:?}", held(&recent));
        }
        recent.keep(append(3, 1..=2));
        assert!(recent.take_between(2, 1_000, 1_000).await.is_empty());
        assert_eq!(recent.take_between(3, 0, 1_000).await.len(), 2);
        assert_eq!(held(&recent).1, 0, "what was taken is not counted any more");
    }
}
