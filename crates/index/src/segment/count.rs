//! Counting the codes of the selected rows of a sealed segment.
//!
//! Where everything is selected the postings know. Elsewhere a column is counted either by intersecting its postings with
//! the selection, or by visiting the selected rows, whichever is cheaper; where more than half of the rows are selected,
//! the others are visited and taken off.

use super::Segment;
use super::column::SealedColumn;
use super::cost;
use super::dense::Dense;
use crate::column::{Column, MISSING};
use crate::selection::Selection;
use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// Selected rows, for looking up one by one and for intersecting with bitmaps.
struct Selected<'r> {
    rows: Cow<'r, RoaringBitmap>,
    /// The same; made when the first list is to be counted.
    dense: Option<Dense>,
}

impl Segment {
    pub(super) fn count_codes(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let whole = Span::new(0, self.rows);
        if matches!(selection, Selection::All) && span == whole {
            return self.totals(columns);
        }
        let selected = selection.count(span);
        let others = u64::from(self.rows) - selected;
        let (visited, intersected) = self.to_visit(columns, matches!(selection, Selection::All), selected.min(others));
        let mut visited_counts = if visited.is_empty() {
            Vec::new()
        } else if selected <= others {
            self.visit(&visited, selection, span)
        } else {
            self.visit_others(&visited, selection, span)
        }
        .into_iter();
        let mut intersected_counts = if intersected.is_empty() {
            Vec::new()
        } else {
            let mut selected = Selected { rows: selection.bitmap(span), dense: None };
            intersected.iter().map(|column| selected.count(&self.columns[*column], self.rows)).collect()
        }
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

    fn visit(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let mut counts: Vec<Vec<u32>> =
            columns.iter().map(|column| vec![0; self.columns[*column].globals.len()]).collect();
        if matches!(selection, Selection::All) {
            for (column, counts) in columns.iter().zip(&mut counts) {
                self.columns[*column].for_each(span.start as usize..span.end as usize, |code| counts[code] += 1);
            }
            return counts;
        }
        let (mut pairs, single) = self.pairs(columns);
        selection.for_each_block(span, |positions| {
            for place in &single {
                self.columns[columns[*place]].count(positions, &mut counts[*place]);
            }
            for pair in &mut pairs {
                pair.count(positions);
            }
        });
        for pair in pairs {
            pair.add_to(&mut counts);
        }
        counts
    }

    /// What is left of all rows without those that are not selected.
    fn visit_others(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        let totals = self.totals(columns);
        if matches!(selection, Selection::All) {
            let [before, after] = [Span::new(0, span.start), Span::new(span.end, self.rows)];
            return less(less(totals, &self.visit(columns, selection, before)), &self.visit(columns, selection, after));
        }
        let selected = Selection::Rows(selection.bitmap(span));
        let others = Selection::All.minus(&selected, self.rows);
        less(totals, &self.visit(columns, &others, Span::new(0, self.rows)))
    }

    /// The columns for which visiting so many rows is quicker than intersecting, and the others. The selected rows may be a stretch.
    fn to_visit(&self, columns: &[Column], is_stretch: bool, rows: u64) -> (Vec<Column>, Vec<Column>) {
        let saves = |column: &Column| {
            let held = &self.columns[*column];
            let postings = &held.postings;
            let intersecting = if is_stretch {
                cost::in_stretch(postings.bitmaps().count(), postings.listed_rows())
            } else {
                postings.intersect_cost()
            };
            if held.has_codes_by_row() { intersecting.saturating_sub(cost::to_count(rows)) } else { 0 }
        };
        let finding = if is_stretch { 0 } else { cost::to_find(rows) };
        if columns.iter().map(saves).sum::<u64>() < finding {
            return (Vec::new(), columns.to_vec());
        }
        columns.iter().partition(|column| saves(column) > 0)
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

fn less(mut counts: Vec<Vec<u32>>, others: &[Vec<u32>]) -> Vec<Vec<u32>> {
    for (counts, others) in counts.iter_mut().zip(others) {
        for (count, other) in counts.iter_mut().zip(others) {
            *count = count.saturating_sub(*other);
        }
    }
    counts
}
