//! Entries that are stored, or are about to be, and that nobody has been told of yet: whoever asks meanwhile need not see them.
//!
//! An append is one thing to the database and another to its client: between the commit and the answer, an index takes the rows in. A
//! question that comes then finds numbers in the database that are in no index. It would wait for them, and needs none of them: no client
//! has been told yet. What SQL answers may hold them all the same.
//!
//! Only where the database is embedded: the clients of one that several processes serve may be told by any of them.

use super::append::{Appended, Batch};
use crate::StoreError;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The numbers, by project: the first and the last of each append. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct UntoldNumbers(Arc<Mutex<HashMap<i64, BTreeMap<i64, i64>>>>);

/// Numbers that nobody has been told of, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Untold {
    numbers: UntoldNumbers,
    project: i64,
    first: i64,
}

/// What became of an append, and the numbers that it was given, if any.
pub(crate) type Outcome = Result<(Appended, Option<Untold>), StoreError>;

impl UntoldNumbers {
    /// Keeps the numbers of batches that are about to be committed. Whoever reads them afterwards finds them here.
    pub(crate) fn keep(&self, batches: &[Batch], outcomes: Vec<Result<Appended, StoreError>>) -> Vec<Outcome> {
        let untold = |batch: &Batch| {
            let (first, last) = batch.numbers()?;
            Some(self.keep_numbers(batch.project(), first, last))
        };
        let outcomes = batches.iter().zip(outcomes);
        outcomes.map(|(batch, outcome)| outcome.map(|appended| (appended, untold(batch)))).collect()
    }

    fn keep_numbers(&self, project: i64, first: i64, last: i64) -> Untold {
        self.projects().entry(project).or_default().insert(first, last);
        Untold { numbers: self.clone(), project, first }
    }

    /// The last number up to this one that somebody may have been told of.
    pub(crate) fn last_told(&self, project: i64, up_to: i64) -> i64 {
        let projects = self.projects();
        let Some(untold) = projects.get(&project) else { return up_to };
        let mut told = up_to;
        while let Some((first, last)) = untold.range(..=told).next_back()
            && told <= *last
        {
            told = first - 1;
        }
        told
    }

    fn projects(&self) -> MutexGuard<'_, HashMap<i64, BTreeMap<i64, i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Untold {
    fn drop(&mut self) {
        let mut projects = self.numbers.projects();
        if let Some(untold) = projects.get_mut(&self.project) {
            untold.remove(&self.first);
            if untold.is_empty() {
                projects.remove(&self.project);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UntoldNumbers;

    #[test]
    fn what_nobody_was_told_of_does_not_count() {
        let numbers = UntoldNumbers::default();
        assert_eq!(numbers.last_told(1, 9), 9);
        let first = numbers.keep_numbers(1, 4, 6);
        let second = numbers.keep_numbers(1, 7, 7);
        let other = numbers.keep_numbers(2, 1, 9);
        assert_eq!(numbers.last_told(1, 7), 3);
        assert_eq!(numbers.last_told(1, 5), 3, "not all of it is there yet");
        assert_eq!(numbers.last_told(1, 3), 3);
        assert_eq!(numbers.last_told(1, 9), 9, "another process has appended 8 and 9, and has told so");
        drop(first);
        assert_eq!(numbers.last_told(1, 7), 6);
        drop(second);
        assert_eq!(numbers.last_told(1, 7), 7);
        assert_eq!(numbers.last_told(2, 9), 0);
        drop(other);
        assert!(numbers.projects().is_empty());
    }

    #[test]
    fn an_append_that_is_told_before_an_earlier_one_counts() {
        let numbers = UntoldNumbers::default();
        let first = numbers.keep_numbers(1, 1, 2);
        drop(numbers.keep_numbers(1, 3, 4));
        assert_eq!(numbers.last_told(1, 4), 4);
        drop(first);
    }
}
