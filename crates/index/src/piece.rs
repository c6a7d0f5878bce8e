//! What a question needs of a segment, mutable or sealed.

use crate::code_set::CodeSet;
use crate::column::Column;
use crate::question::{Search, Term};
use crate::segment::Remembered;
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use std::fmt::Debug;

/// Rows in key order, by position. Codes are the segment's own; [`Piece::globals`] leads to the project's.
pub(crate) trait Piece: Debug + Sync {
    fn rows(&self) -> u32;

    /// The key of the row at a position below [`Piece::rows`].
    fn key(&self, position: u32) -> SortKey;

    /// How many rows start before a moment.
    fn before(&self, started_at: i64) -> u32;

    /// How many rows have a lower key.
    fn below(&self, key: SortKey) -> u32;

    /// The project's code of each code of a column; the first is that of missing values.
    fn globals(&self, column: Column) -> &[u32];

    /// The code of a project's code, where a row of the segment has it.
    fn local(&self, column: Column, global: u32) -> Option<usize>;

    /// How many rows have one of a few project-wide codes.
    fn count_among(&self, column: Column, codes: &CodeSet) -> u64;

    /// The rows that match a search.
    fn search(&self, search: &Search) -> Selection<'_>;

    /// The rows of a span that match every term, and are among those `found` by a search.
    fn select<'s>(&'s self, terms: &[&Term], found: Option<&Selection<'_>>, span: Span) -> Selection<'s>;

    /// What was counted before of all rows, where they never change.
    fn remembered(&self) -> Option<&Remembered> {
        None
    }

    /// For each column, how many of the selected rows have each code; codes beyond the end have none.
    fn counts(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>>;

    /// The last of the selected rows that has a code.
    fn newest(&self, column: Column, code: usize, selection: &Selection<'_>, span: Span) -> Option<u32>;

    /// How many of the selected rows have each class of status, between one of the rising `edges` and the next.
    fn volume(&self, selection: &Selection<'_>, edges: &[u32]) -> Vec<[u64; 5]>;

    /// How many rows have this key or a lower one.
    fn up_to(&self, key: SortKey) -> u32 {
        match (key.seq.checked_add(1), key.started_at.checked_add(1)) {
            (Some(seq), _) => self.below(SortKey { seq, ..key }),
            (None, Some(started_at)) => self.before(started_at),
            (None, None) => self.rows(),
        }
    }

    /// The rows that start within half-open bounds.
    fn within(&self, from: i64, to: i64) -> Span {
        Span::new(self.before(from), self.before(to))
    }
}
