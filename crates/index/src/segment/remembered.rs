//! What was counted in a segment before, for whoever asks the same again.
//!
//! A sealed segment never changes, so that its counts under a filter stay what they are. A dashboard that follows a log, and
//! all who look at one view, ask the same question again and again, of which only the newest rows are new.

use crate::column::Column;
use std::sync::{Arc, Mutex, PoisonError};

/// How many rows pay for one byte of counts.
const ROWS_PER_BYTE: usize = 2;
/// What any segment may remember.
const LEAST_BYTES: usize = 4 * 1_024;

/// By code of a column, how many rows have it.
pub(crate) type Counts = Arc<Vec<u32>>;

/// The counts of a segment's columns, under the filters that were asked for last.
#[derive(Debug)]
pub(crate) struct Remembered {
    /// The one that was asked for last is the last.
    counted: Mutex<Vec<Counted>>,
    most_bytes: usize,
}

#[derive(Debug)]
struct Counted {
    /// In canonical form, without what it says of the column itself.
    filter: Arc<str>,
    column: Column,
    counts: Counts,
}

impl Counted {
    fn is_of(&self, filter: &str, column: Column) -> bool {
        self.column == column && *self.filter == *filter
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.filter.len() + self.counts.capacity() * size_of::<u32>()
    }
}

impl Remembered {
    pub(super) fn new(rows: u32) -> Self {
        Self { counted: Mutex::default(), most_bytes: (rows as usize / ROWS_PER_BYTE).max(LEAST_BYTES) }
    }

    /// The counts of all of the columns under a filter; none where one of them is not known.
    pub(crate) fn find(&self, filter: &str, columns: &[Column]) -> Option<Vec<Counts>> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::with_capacity(columns.len());
        for column in columns {
            let place = counted.iter().rposition(|counted| counted.is_of(filter, *column))?;
            found.push(Arc::clone(&counted[place].counts));
            counted[place..].rotate_left(1);
        }
        Some(found)
    }

    /// Keeps the counts of a column under a filter, and forgets others where they are too many.
    pub(crate) fn keep(&self, filter: &Arc<str>, column: Column, counts: &Counts) {
        let kept = Counted { filter: Arc::clone(filter), column, counts: Arc::clone(counts) };
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        // Two may have counted the same at once.
        if kept.bytes() > self.most_bytes || counted.iter().any(|counted| counted.is_of(filter, column)) {
            return;
        }
        counted.push(kept);
        let mut bytes: usize = counted.iter().map(Counted::bytes).sum();
        let mut forgotten = 0;
        while bytes > self.most_bytes {
            bytes -= counted[forgotten].bytes();
            forgotten += 1;
        }
        counted.drain(..forgotten);
    }

    /// What it may take at most. That much counts as taken, so that the memory of an index does not depend on what was asked.
    pub(super) const fn bytes(&self) -> usize {
        self.most_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(first: u32) -> Counts {
        Arc::new((first..first + 300).collect())
    }

    #[test]
    fn counts_are_found_under_their_filter_and_column() {
        let remembered = Remembered::new(0);
        let filter: Arc<str> = "method=GET".into();
        remembered.keep(&filter, Column::Actor, &counts(1));
        remembered.keep(&filter, Column::Source, &counts(2));
        let found = remembered.find("method=GET", &[Column::Source, Column::Actor]);
        assert_eq!(found, Some(vec![counts(2), counts(1)]));
        assert_eq!(remembered.find("method=GET", &[Column::Source, Column::Status]), None);
        assert_eq!(remembered.find("method=PUT", &[Column::Source]), None);
    }

    #[test]
    fn what_was_asked_for_longest_ago_is_forgotten_first() {
        let remembered = Remembered::new(0);
        let filters: Vec<Arc<str>> = (0..4).map(|number| Arc::from(format!("search={number}"))).collect();
        let knows = |number: usize| remembered.find(&filters[number], &[Column::Actor]).is_some();
        for filter in &filters[..3] {
            remembered.keep(filter, Column::Actor, &counts(0));
        }
        assert!(knows(0) && knows(1) && knows(2), "three have room");
        assert!(knows(0));
        remembered.keep(&filters[3], Column::Actor, &counts(0));
        assert!(!knows(1), "the fourth has it where one goes");
        assert!(knows(2) && knows(0) && knows(3));
    }

    #[test]
    fn what_is_larger_than_all_the_room_displaces_nothing() {
        let remembered = Remembered::new(0);
        let filter: Arc<str> = "method=GET".into();
        remembered.keep(&filter, Column::Actor, &counts(0));
        remembered.keep(&filter, Column::Ip, &Arc::new(vec![0; LEAST_BYTES / 4]));
        assert!(remembered.find(&filter, &[Column::Actor]).is_some());
        assert!(remembered.find(&filter, &[Column::Ip]).is_none());
    }
}
