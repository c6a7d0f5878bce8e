//! Counting the codes of the selected rows of a sealed segment.
//!
//! Where everything is selected the postings know. Elsewhere a column is counted either by intersecting its postings with
//! the selection, or by visiting the selected rows, whichever is cheaper; where more than half of the rows are selected,
//! the others are visited and taken off. The costs are rough, in nanoseconds, from benchmarks.

use super::Segment;
use super::column::SealedColumn;
use super::dense::Dense;
use crate::column::{Column, MISSING};
use crate::selection::Selection;
use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// To intersect one container of a bitmap with the selection.
const CONTAINER_COST: u64 = 400;
/// To look a listed row up in the selection.
const LISTED_COST: u64 = 2;
/// To visit a selected row.
const VISIT_COST: u64 = 2;

/// Selected rows, for looking up one by one and for intersecting with bitmaps.
struct Selected<'r> {
    rows: Cow<'r, RoaringBitmap>,
    /// The same; made when the first list is to be counted.
    dense: Option<Dense>,
}

impl Segment {
    pub(super) fn count_codes(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let whole = Span::new(0, self.rows);
        let rows = match selection {
            Selection::All if span == whole => return self.totals(columns),
            Selection::Rows(rows) if span == whole => Cow::Borrowed(rows.as_ref()),
            Selection::All => Cow::Owned(filled(span)),
            Selection::Rows(rows) => Cow::Owned(rows.as_ref() & filled(span)),
        };
        let selected = rows.len();
        let others = u64::from(self.rows) - selected;
        let (visited, intersected): (Vec<Column>, Vec<Column>) = columns.iter().partition(|column| {
            let held = &self.columns[**column];
            held.has_codes_by_row() && selected.min(others) * VISIT_COST < self.intersect_cost(held)
        });
        let mut visited_counts = if visited.is_empty() {
            Vec::new()
        } else if selected <= others {
            self.visit(&visited, &rows)
        } else {
            less(self.totals(&visited), &self.visit(&visited, &(filled(whole) - rows.as_ref())))
        }
        .into_iter();
        let mut selected = Selected { rows, dense: None };
        let mut intersected_counts = intersected
            .iter()
            .map(|column| selected.count(&self.columns[*column], self.rows))
            .collect::<Vec<_>>()
            .into_iter();
        let counts = columns.iter().map(|column| {
            let counts = if visited.contains(column) { visited_counts.next() } else { intersected_counts.next() };
            counts.unwrap_or_default()
        });
        counts.collect()
    }

    fn totals(&self, columns: &[Column]) -> Vec<Vec<u32>> {
        columns.iter().map(|column| self.columns[*column].postings.counts()).collect()
    }

    fn visit(&self, columns: &[Column], rows: &RoaringBitmap) -> Vec<Vec<u32>> {
        let mut counts: Vec<Vec<u32>> =
            columns.iter().map(|column| vec![0; self.columns[*column].globals.len()]).collect();
        Selection::Rows(Cow::Borrowed(rows)).for_each_block(Span::new(0, self.rows), |positions| {
            for (column, counts) in columns.iter().zip(&mut counts) {
                self.columns[*column].count(positions, counts);
            }
        });
        counts
    }

    fn intersect_cost(&self, column: &SealedColumn) -> u64 {
        let bitmaps = column.postings.bitmaps().count() as u64;
        bitmaps * self.containers() * CONTAINER_COST + column.postings.listed_rows() as u64 * LISTED_COST
    }
}

impl Selected<'_> {
    /// By code of a column, how many of the rows have it.
    fn count(&mut self, column: &SealedColumn, segment_rows: u32) -> Vec<u32> {
        let mut counts = vec![0; column.globals.len()];
        if column.postings.listed_rows() > 0 {
            let dense = self.dense.get_or_insert_with(|| {
                let mut dense = Dense::new(segment_rows);
                self.rows.iter().for_each(|row| dense.set(row));
                dense
            });
            for (code, count) in (0..).zip(&mut counts) {
                *count = column.postings.list(code).iter().map(|row| u32::from(dense.has(*row))).sum();
            }
        }
        for (code, bitmap) in column.postings.bitmaps() {
            // A segment has fewer than 2^32 rows.
            counts[code as usize] = u32::try_from(bitmap.intersection_len(&self.rows)).unwrap_or(u32::MAX);
        }
        // What has no value is what is left.
        let valued: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        counts[MISSING as usize] = u32::try_from(self.rows.len().saturating_sub(valued)).unwrap_or(u32::MAX);
        counts
    }
}

fn filled(span: Span) -> RoaringBitmap {
    let mut rows = RoaringBitmap::new();
    rows.insert_range(span.start..span.end);
    rows
}

fn less(mut counts: Vec<Vec<u32>>, others: &[Vec<u32>]) -> Vec<Vec<u32>> {
    for (counts, others) in counts.iter_mut().zip(others) {
        for (count, other) in counts.iter_mut().zip(others) {
            *count = count.saturating_sub(*other);
        }
    }
    counts
}
