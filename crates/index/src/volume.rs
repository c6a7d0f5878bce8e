//! Totals, positions and the chart of entries over time.

use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::question::Question;
use crate::sort_key::SortKey;
use crate::span::Span;
use daybook_wire::{Filter, Order, Window};

impl ProjectIndex {
    /// How many rows match.
    #[must_use]
    pub fn count(&self, filter: &Filter, window: Window) -> u64 {
        self.count_within(filter, |piece| self.visible(piece, window))
    }

    /// How many of the rows that match come before a key in an order. One more is the position of the row with that key.
    #[must_use]
    pub fn count_before(&self, filter: &Filter, window: Window, order: Order, key: SortKey) -> u64 {
        self.count_within(filter, |piece| {
            let span = self.visible(piece, window);
            match order {
                Order::Ascending => Span::new(span.start, span.end.min(piece.below(key))),
                Order::Descending => Span::new(span.start.max(piece.up_to(key)), span.end),
            }
        })
    }

    /// How many rows match in each bucket, by class of status (1xx to 5xx). The edges are rising microseconds since 1970,
    /// one more than there are buckets, each bucket being half-open; rows outside the window are not counted. Where an
    /// edge lies before the one before it, the bucket between them is empty.
    #[must_use]
    pub fn volume(&self, filter: &Filter, window: Window, edges: &[i64]) -> Vec<[u64; 5]> {
        let mut buckets = vec![[0; 5]; edges.len().saturating_sub(1)];
        let mut highest = i64::MIN;
        let edges: Vec<i64> = edges
            .iter()
            .map(|edge| {
                highest = highest.max(*edge);
                highest
            })
            .collect();
        let question = Question::new(filter, &self.dictionaries, &self.pools.asking);
        let counted = self.each(
            &question,
            self.at_most(&question, None),
            |piece| self.visible(piece, window),
            |piece, span| {
                let (first, edges) = positions(piece, span, &edges);
                let [start, .., end] = *edges else { return (first, Vec::new()) };
                let span = Span::new(start, end);
                if span.is_empty() {
                    return (first, Vec::new());
                }
                let found = question.search.as_ref().map(|search| piece.search(search));
                let selection = piece.select(&question.terms_but(None), found.as_ref(), span);
                let counts = if selection.is_empty() { Vec::new() } else { piece.volume(&selection, &edges) };
                (first, counts)
            },
        );
        for (first, some) in counted {
            for (bucket, counts) in buckets.iter_mut().skip(first).zip(some) {
                bucket.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        buckets
    }

    fn count_within(&self, filter: &Filter, span: impl Fn(&dyn Piece) -> Span) -> u64 {
        let question = Question::new(filter, &self.dictionaries, &self.pools.asking);
        let counts = self.each(&question, self.at_most(&question, None), span, |piece, span| {
            let found = question.search.as_ref().map(|search| piece.search(search));
            piece.select(&question.terms_but(None), found.as_ref(), span).count(span)
        });
        counts.into_iter().sum()
    }

    /// Does the same with every segment that has rows in its span, on several threads where that pays. At most so many are to be looked at.
    pub(crate) fn each<'i, R: Send>(
        &'i self,
        question: &Question,
        looked_at: u64,
        span: impl Fn(&dyn Piece) -> Span,
        work: impl Fn(&'i dyn Piece, Span) -> R + Sync + Send,
    ) -> Vec<R> {
        let spans: Vec<(&dyn Piece, Span)> =
            self.pieces().map(|piece| (piece, span(piece))).filter(|(_, span)| !span.is_empty()).collect();
        let rows: u64 = spans.iter().map(|(_, span)| u64::from(span.len())).sum();
        if question.is_empty() || !Self::is_worth_threads(rows, looked_at) {
            return spans.into_iter().map(|(piece, span)| work(piece, span)).collect();
        }
        self.pools.asking.map(&spans, |(piece, span)| work(*piece, *span))
    }
}

/// Where the edges lie among the rows of a span, which is not empty, with the index of the first: those within it, and the nearest one
/// at each side, which bounds the bucket that its ends are in. Most edges lie outside of most segments.
fn positions(piece: &dyn Piece, span: Span, edges: &[i64]) -> (usize, Vec<u32>) {
    let (oldest, newest) = (piece.key(span.start).started_at, piece.key(span.end - 1).started_at);
    let first = edges.partition_point(|edge| *edge <= oldest).saturating_sub(1);
    let end = edges.len().min(edges.partition_point(|edge| *edge <= newest) + 1);
    let position = |edge: &i64| match *edge {
        edge if edge <= oldest => span.start,
        edge if edge > newest => span.end,
        edge => piece.before(edge),
    };
    (first, edges[first..end].iter().map(position).collect())
}
