//! Counting the classes of status in buckets of time, in a sealed segment.

use super::Segment;
use crate::column::Column;
use crate::dictionary::status_class;
use crate::selection::Selection;
use crate::span::Span;
use roaring::RoaringBitmap;

/// Up to so many selected rows, visiting each beats five intersections.
const FEW: u64 = 4_096;

/// For each class of status, the rows that have it.
#[derive(Debug)]
pub(super) struct Classes([RoaringBitmap; 5]);

impl Classes {
    /// Takes the code of the status of each row, and what those codes are in the project.
    pub(super) fn new(codes: &[u32], globals: &[u32]) -> Self {
        let classes: Vec<Option<usize>> = globals.iter().map(|global| status_class(*global)).collect();
        Self([0, 1, 2, 3, 4].map(|class| {
            let rows = (0..).zip(codes).filter(|(_, code)| classes[**code as usize] == Some(class)).map(|(row, _)| row);
            let mut rows = crate::selection::rising(rows);
            rows.optimize();
            rows
        }))
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.iter().map(super::postings::bitmap_bytes).sum()
    }
}

impl Segment {
    pub(super) fn count_classes(&self, selection: &Selection<'_>, edges: &[u32]) -> Vec<[u64; 5]> {
        let mut buckets = vec![[0; 5]; edges.len().saturating_sub(1)];
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return buckets };
        let span = Span::new(*first, *last);
        let Selection::Rows(rows) = selection else {
            for (class, rows) in self.classes.0.iter().enumerate() {
                fill(&mut buckets, class, rows, edges);
            }
            return buckets;
        };
        if rows.len() <= FEW {
            self.visit_classes(rows, span, edges, &mut buckets);
            return buckets;
        }
        for (class, of_class) in self.classes.0.iter().enumerate() {
            if !of_class.is_empty() {
                fill(&mut buckets, class, &(rows.as_ref() & of_class), edges);
            }
        }
        buckets
    }

    fn visit_classes(&self, rows: &RoaringBitmap, span: Span, edges: &[u32], buckets: &mut [[u64; 5]]) {
        let status = &self.columns[Column::Status];
        let mut bucket = 0;
        for row in rows.range(span.start..span.end) {
            while edges.get(bucket + 1).is_some_and(|edge| *edge <= row) {
                bucket += 1;
            }
            if let Some(class) = status_class(status.globals[status.code(row)])
                && let Some(bucket) = buckets.get_mut(bucket)
            {
                bucket[class] += 1;
            }
        }
    }
}

/// Counts the rows between the edges.
fn fill(buckets: &mut [[u64; 5]], class: usize, rows: &RoaringBitmap, edges: &[u32]) {
    if rows.is_empty() {
        return;
    }
    let below = |edge: u32| edge.checked_sub(1).map_or(0, |last| rows.rank(last));
    let mut before = edges.first().map_or(0, |edge| below(*edge));
    for (bucket, pair) in buckets.iter_mut().zip(edges.windows(2)) {
        if pair[0] != pair[1] {
            let after = below(pair[1]);
            bucket[class] = after - before;
            before = after;
        }
    }
}
