//! Counting the codes of the selected rows of a sealed segment.
//!
//! Where everything is selected the postings know. Elsewhere a column is counted either by intersecting its bitmaps with
//! the selection, or by visiting the selected rows, whichever is cheaper; where more than half of the rows are selected,
//! the others are counted and taken off.

use super::Segment;
use super::column::SealedColumn;
use crate::column::Column;
use crate::selection::Selection;
use crate::span::Span;
use roaring::RoaringBitmap;

/// To intersect one container of a bitmap with the selection, in nanoseconds.
const CONTAINER_COST: u64 = 400;
/// To look a listed row up in the selection.
const LISTED_COST: u64 = 8;
/// To visit a selected row.
const VISIT_COST: u64 = 2;

impl Segment {
    pub(super) fn count_codes(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let whole = span == Span::new(0, self.rows);
        match selection {
            Selection::All if whole => self.totals(columns),
            Selection::All if span.len() > self.rows / 2 => {
                let before = self.visit(columns, selection, Span::new(0, span.start));
                let after = self.visit(columns, selection, Span::new(span.end, self.rows));
                less(less(self.totals(columns), &before), &after)
            }
            Selection::Rows(rows) if whole => self.count_rows(columns, rows),
            _ => self.visit(columns, selection, span),
        }
    }

    fn totals(&self, columns: &[Column]) -> Vec<Vec<u32>> {
        columns.iter().map(|column| self.columns[*column].postings.counts()).collect()
    }

    /// Counts a selection of the whole segment.
    fn count_rows(&self, columns: &[Column], rows: &RoaringBitmap) -> Vec<Vec<u32>> {
        let selected = rows.len();
        let by_visit = |column: &Column| {
            selected.min(u64::from(self.rows) - selected) * VISIT_COST < self.intersect_cost(&self.columns[*column])
        };
        let visited: Vec<Column> = columns.iter().copied().filter(by_visit).collect();
        let span = Span::new(0, self.rows);
        let mut visited_counts = if visited.is_empty() {
            Vec::new()
        } else if selected <= u64::from(self.rows) / 2 {
            self.visit(&visited, &Selection::Rows(std::borrow::Cow::Borrowed(rows)), span)
        } else {
            let mut others = RoaringBitmap::new();
            others.insert_range(0..self.rows);
            others -= rows;
            let others = self.visit(&visited, &Selection::Rows(std::borrow::Cow::Owned(others)), span);
            less(self.totals(&visited), &others)
        }
        .into_iter();
        let mut counts = Vec::with_capacity(columns.len());
        for column in columns {
            let visited = if visited.contains(column) { visited_counts.next() } else { None };
            counts.push(visited.unwrap_or_else(|| intersect(&self.columns[*column], rows, selected)));
        }
        counts
    }

    fn visit(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let mut counts: Vec<Vec<u32>> =
            columns.iter().map(|column| vec![0; self.columns[*column].globals.len()]).collect();
        selection.for_each_block(span, |positions| {
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

/// Counts by intersection.
fn intersect(column: &SealedColumn, rows: &RoaringBitmap, selected: u64) -> Vec<u32> {
    let mut counts = vec![0; column.globals.len()];
    if column.postings.listed_rows() > 0 {
        for (code, count) in (0..).zip(&mut counts) {
            let held = column.postings.list(code).iter().filter(|row| rows.contains(**row)).count();
            *count = u32::try_from(held).unwrap_or(u32::MAX);
        }
    }
    for (code, bitmap) in column.postings.bitmaps() {
        counts[code as usize] = u32::try_from(bitmap.intersection_len(rows)).unwrap_or(u32::MAX);
    }
    // What has no value is what is left.
    let valued: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    counts[0] = u32::try_from(selected - valued).unwrap_or(u32::MAX);
    counts
}

fn less(mut counts: Vec<Vec<u32>>, others: &[Vec<u32>]) -> Vec<Vec<u32>> {
    for (counts, others) in counts.iter_mut().zip(others) {
        for (count, other) in counts.iter_mut().zip(others) {
            *count = count.saturating_sub(*other);
        }
    }
    counts
}
