//! Counting the classes of status in buckets of time, in a sealed segment.
//!
//! Without a filter the counts before every 256th row are known, and an edge costs a look at fewer than 256 rows. With
//! one, the selection is intersected with the rows of each class but the most frequent, which is what is left; or its rows
//! are visited, where they are few.

use super::Segment;
use super::column::SealedColumn;
use super::postings::{bitmap_bytes, compacted};
use crate::column::Column;
use crate::dictionary::status_class;
use crate::selection::Selection;
use crate::span::Span;
use roaring::RoaringBitmap;

/// To visit a selected row, in nanoseconds, and to intersect one container with the rows of every class. Both are rough, from benchmarks,
/// and decide about speed only.
const VISIT_COST: u64 = 2;
const CONTAINER_COST: u64 = 2_000;
/// How far the known counts lie apart.
const STRIDE: usize = 256;
/// The five classes, and codes that are of none.
const KINDS: usize = 6;

/// For each class of status, the rows that have it.
#[derive(Debug)]
pub(super) struct Classes {
    /// By code of the status, its kind: the class, or 5.
    kinds: Vec<usize>,
    /// By kind; the most frequent one's is empty.
    rows: [RoaringBitmap; KINDS],
    most_frequent: usize,
    /// Before every so many rows, how many there are of each kind.
    before: Vec<[u32; KINDS]>,
}

impl Classes {
    pub(super) fn new(status: &SealedColumn) -> Self {
        let kind = |global: &u32| status_class(*global).unwrap_or(KINDS - 1);
        let kinds: Vec<usize> = status.globals.iter().map(kind).collect();
        let before = counts_before(status, &kinds);
        let counts = before.last().copied().unwrap_or_default();
        let most_frequent = (0..KINDS).max_by_key(|kind| counts[*kind]).unwrap_or(0);
        let rows = [0, 1, 2, 3, 4, 5].map(|kind| {
            if kind == most_frequent {
                return RoaringBitmap::new();
            }
            // Every row has a status.
            let codes: Vec<u32> =
                (1..).zip(kinds.iter().skip(1)).filter(|(_, it)| **it == kind).map(|(code, _)| code).collect();
            compacted(status.postings.union(&codes, status.rows()).bitmap(Span::new(0, status.rows())).into_owned())
        });
        Self { kinds, rows, most_frequent, before }
    }

    /// How many of the rows before a position are of each kind.
    fn before(&self, position: u32, status: &SealedColumn) -> [u64; KINDS] {
        let stride = position as usize / STRIDE;
        let mut counts = self.before.get(stride).copied().unwrap_or_default();
        status.for_each(stride * STRIDE..position as usize, |code| counts[self.kinds[code]] += 1);
        counts.map(u64::from)
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.iter().map(bitmap_bytes).sum::<usize>()
            + self.before.capacity() * size_of::<[u32; KINDS]>()
            + self.kinds.capacity() * size_of::<usize>()
    }
}

/// Before every 256th row and behind the last, how many rows there are of each kind.
fn counts_before(status: &SealedColumn, kinds: &[usize]) -> Vec<[u32; KINDS]> {
    let rows = status.rows() as usize;
    let mut counts_before = Vec::with_capacity(rows / STRIDE + 2);
    let mut counts = [0; KINDS];
    let mut row = 0;
    status.for_each(0..rows, |code| {
        if row % STRIDE == 0 {
            counts_before.push(counts);
        }
        counts[kinds[code]] += 1;
        row += 1;
    });
    counts_before.push(counts);
    counts_before.shrink_to_fit();
    counts_before
}

impl Segment {
    /// By bucket, how many of the selected rows are of each class. The edges rise.
    pub(super) fn count_classes(&self, selection: &Selection<'_>, edges: &[u32]) -> Vec<[u64; 5]> {
        let mut buckets = vec![[0; KINDS]; edges.len().saturating_sub(1)];
        match selection {
            Selection::All => self.classes_of_all(edges, &mut buckets),
            Selection::Rows(rows) if rows.len() * VISIT_COST > self.containers() * CONTAINER_COST => {
                self.intersect_classes(rows, edges, &mut buckets);
            }
            _ => self.visit_classes(selection, edges, &mut buckets),
        }
        buckets.into_iter().map(|[a, b, c, d, e, _]| [a, b, c, d, e]).collect()
    }

    fn classes_of_all(&self, edges: &[u32], buckets: &mut [[u64; KINDS]]) {
        let status = &self.columns[Column::Status];
        let mut before = edges.first().map_or([0; KINDS], |edge| self.classes.before(*edge, status));
        for (bucket, pair) in buckets.iter_mut().zip(edges.windows(2)).filter(|(_, pair)| pair[0] != pair[1]) {
            let after = self.classes.before(pair[1], status);
            for (count, (before, after)) in bucket.iter_mut().zip(before.iter().zip(after)) {
                *count = after - before;
            }
            before = after;
        }
    }

    fn visit_classes(&self, selection: &Selection<'_>, edges: &[u32], buckets: &mut [[u64; KINDS]]) {
        let status = &self.columns[Column::Status];
        let mut by_code = vec![0; self.classes.kinds.len()];
        for (bucket, pair) in buckets.iter_mut().zip(edges.windows(2)).filter(|(_, pair)| pair[0] != pair[1]) {
            selection.for_each_block(Span::new(pair[0], pair[1]), |rows| status.count(rows, &mut by_code));
            for (count, kind) in by_code.iter_mut().zip(&self.classes.kinds) {
                bucket[*kind] += u64::from(std::mem::take(count));
            }
        }
    }

    fn intersect_classes(&self, rows: &RoaringBitmap, edges: &[u32], buckets: &mut [[u64; KINDS]]) {
        let rest = self.classes.most_frequent;
        fill(buckets, rest, rows, edges);
        for (kind, of_kind) in self.classes.rows.iter().enumerate().filter(|(kind, _)| *kind != rest) {
            fill(buckets, kind, &(rows & of_kind), edges);
        }
        for bucket in buckets {
            let others: u64 = bucket.iter().sum::<u64>() - bucket[rest];
            bucket[rest] = bucket[rest].saturating_sub(others);
        }
    }
}

/// Counts the rows between the edges.
fn fill(buckets: &mut [[u64; KINDS]], kind: usize, rows: &RoaringBitmap, edges: &[u32]) {
    if rows.is_empty() {
        return;
    }
    let below = |edge: u32| edge.checked_sub(1).map_or(0, |last| rows.rank(last));
    let mut before = edges.first().map_or(0, |edge| below(*edge));
    for (bucket, pair) in buckets.iter_mut().zip(edges.windows(2)).filter(|(_, pair)| pair[0] != pair[1]) {
        let after = below(pair[1]);
        bucket[kind] = after - before;
        before = after;
    }
}
