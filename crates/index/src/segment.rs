//! Sealed segments: rows in key order, columns compressed, never changed again.

mod build;
mod codes;
mod column;
mod cost;
mod count;
mod dense;
mod keys;
mod local;
mod pairs;
mod postings;
mod remembered;
mod select;
mod volume;

pub(crate) use build::{Restored, Source, build};
pub(crate) use codes::Codes;
pub(crate) use local::Local;
pub(crate) use remembered::{Counts, Remembered};

use crate::code_set::CodeSet;
use crate::column::{Column, PerColumn};
use crate::dictionary::Renaming;
use crate::piece::Piece;
use crate::question::{Search, Term};
use crate::saved::SegmentName;
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use column::SealedColumn;
use keys::Keys;
use std::sync::Arc;
use volume::Classes;

/// A sealed segment; never empty. A clone shares all that is large.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    keys: Arc<Keys>,
    columns: PerColumn<SealedColumn>,
    classes: Arc<Classes>,
    remembered: Arc<Remembered>,
    rows: u32,
    name: SegmentName,
    bytes: usize,
}

impl Segment {
    /// What the segment takes in memory.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The same rows, under other project-wide codes. They rise as the former ones did.
    pub(crate) fn renamed(&self, renaming: &Renaming) -> Self {
        let mut renamed = self.clone();
        for (column, held) in renamed.columns.iter_mut() {
            renaming.apply(column, &mut held.globals);
        }
        renamed
    }

    /// What no other segment is called.
    pub(crate) const fn name(&self) -> SegmentName {
        self.name
    }

    /// The keys in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = SortKey> {
        self.keys.iter()
    }

    /// By position, the codes of a column.
    pub(crate) fn codes(&self, column: Column) -> Vec<u32> {
        self.columns[column].codes()
    }

    /// A column in the segment's own codes.
    pub(crate) fn local_codes(&self, column: Column) -> Local {
        self.columns[column].local_codes()
    }

    /// The highest key.
    pub(crate) fn last_key(&self) -> SortKey {
        self.key(self.rows.saturating_sub(1))
    }
}

impl Piece for Segment {
    fn rows(&self) -> u32 {
        self.rows
    }

    fn key(&self, position: u32) -> SortKey {
        self.keys.get(position as usize)
    }

    fn before(&self, started_at: i64) -> u32 {
        u32::try_from(self.keys.before(started_at)).unwrap_or(u32::MAX)
    }

    fn below(&self, key: SortKey) -> u32 {
        u32::try_from(self.keys.below(key)).unwrap_or(u32::MAX)
    }

    fn globals(&self, column: Column) -> &[u32] {
        &self.columns[column].globals
    }

    fn local(&self, column: Column, global: u32) -> Option<usize> {
        self.columns[column].globals.binary_search(&global).ok()
    }

    fn count_among(&self, column: Column, codes: &CodeSet) -> u64 {
        let column = &self.columns[column];
        column.postings.count_among(&column.local(codes))
    }

    fn search(&self, search: &Search) -> Selection<'_> {
        self.find(search)
    }

    fn select<'s>(&'s self, terms: &[&Term], found: Option<&Selection<'_>>, span: Span) -> Selection<'s> {
        self.select_rows(terms, found, span)
    }

    fn remembered(&self) -> Option<&Remembered> {
        Some(&self.remembered)
    }

    fn counts(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        self.count_codes(columns, selection, span)
    }

    fn newest(&self, column: Column, code: usize, selection: &Selection<'_>, span: Span) -> Option<u32> {
        let column = &self.columns[column];
        let code = u32::try_from(code).ok()?;
        let selected = |row: &u32| (span.start..span.end).contains(row) && selection.contains(*row);
        match column.postings.bitmap(code) {
            Some(rows) => rows.range(span.start..span.end).rev().find(selected),
            None => column.postings.list(code).iter().copied().rev().find(selected),
        }
    }

    fn volume(&self, selection: &Selection<'_>, edges: &[u32]) -> Vec<[u64; 5]> {
        self.count_classes(selection, edges)
    }
}
