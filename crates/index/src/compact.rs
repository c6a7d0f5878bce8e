//! Giving back the memory of values that only expired rows had.

use crate::column::{Column, PerColumn};
use crate::dictionary::is_wasteful;
use crate::generation::Generation;
use crate::index::ProjectIndex;
use std::sync::Arc;

impl ProjectIndex {
    /// Whether a dictionary holds mostly values that no row has any more. Visits every distinct
    /// value of every segment; worth asking after [`ProjectIndex::drop_before`], when no job is left to do.
    #[must_use]
    pub fn needs_compaction(&self) -> bool {
        self.used().iter().any(|(column, used)| is_wasteful(column, used))
    }

    /// Forgets the values that no row has any more, in the dictionaries where they are the most. Every value that
    /// stays is looked up anew, so this takes long where many do. A job that was taken before is refused afterwards.
    pub fn compact(&mut self) {
        let used = self.used();
        if !used.iter().any(|(column, used)| is_wasteful(column, used)) {
            return;
        }
        let renaming = self.dictionaries.retain(&used);
        self.generation = Generation::new();
        for segment in &mut self.segments {
            *segment = Arc::new(segment.renamed(&renaming));
        }
        for full in &mut self.full {
            let mut head = full.as_ref().clone();
            head.rename(&renaming);
            *full = Arc::new(head);
        }
        self.head.rename(&renaming);
    }

    /// By column and code, whether a segment has it.
    fn used(&self) -> PerColumn<Vec<bool>> {
        let mut used = PerColumn::from_fn(|column: Column| vec![false; self.dictionaries.codes(column)]);
        for piece in self.pieces() {
            for (column, used) in used.iter_mut() {
                for global in piece.globals(column) {
                    used[*global as usize] = true;
                }
            }
        }
        used
    }
}
