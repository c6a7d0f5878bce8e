//! Entries on their way into an index, as while a log is loaded.

use super::model::{Entry, Model};
use daybook_index::{CodedRows, FullSegment, LookedUp, ProjectIndex, Row};

/// Entries that are looked up at one step of a history, get their codes at another, and are appended at a third. Where the index has been
/// compacted between, they are appended as if they had never been looked up.
#[derive(Default)]
pub(crate) struct OnTheWay {
    entries: Vec<Entry>,
    looked_up: Option<LookedUp>,
    coded: Option<CodedRows>,
}

impl OnTheWay {
    pub(crate) fn look_up(index: &ProjectIndex, entries: Vec<Entry>) -> Self {
        let looked_up = Some(index.look_up(&rows(&entries)));
        Self { entries, looked_up, coded: None }
    }

    /// Gives them codes, if they have none yet.
    pub(crate) fn complete(&mut self, index: &mut ProjectIndex) {
        let Some(looked_up) = self.looked_up.take() else { return };
        let new: Vec<Row<'_>> = looked_up.new_rows().iter().map(|place| self.entries[*place].row()).collect();
        self.coded = index.complete(looked_up, &new);
    }

    pub(crate) fn append(mut self, index: &mut ProjectIndex, model: &mut Model) {
        self.complete(index);
        let append = |rows: CodedRows| {
            if self.entries.len().is_multiple_of(2) {
                FullSegment::of(&rows).is_some_and(|full| index.append_full(full))
            } else {
                index.append_coded(&rows)
            }
        };
        if !self.coded.is_some_and(append) {
            index.append(&rows(&self.entries));
        }
        model.append(self.entries);
    }
}

fn rows(entries: &[Entry]) -> Vec<Row<'_>> {
    entries.iter().map(Entry::row).collect()
}
