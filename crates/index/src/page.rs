//! Pages: the keys of the rows that come next.

use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::question::Question;
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use daybook_wire::{Filter, Order, Window};
use std::cell::LazyCell;

/// So many rows at the near end of a segment are looked at before the whole of it is: with most filters a page is there.
const PROBED: u32 = 1_024;
/// A longer page is not likely to be among them.
const PROBED_LIMIT: usize = 256;

/// A segment that may hold rows of the page.
struct Walk<'i> {
    piece: &'i dyn Piece,
    span: Span,
    /// The key that the walk starts at.
    nearest: SortKey,
}

impl ProjectIndex {
    /// The keys of the first `limit` rows that match, in order, strictly beyond a key in that order if one is given.
    #[must_use]
    pub fn page(
        &self,
        filter: &Filter,
        window: Window,
        order: Order,
        beyond: Option<SortKey>,
        limit: usize,
    ) -> Vec<SortKey> {
        let mut walks: Vec<Walk<'_>> =
            self.pieces().filter_map(|piece| self.walk(piece, window, order, beyond)).collect();
        if walks.is_empty() || limit == 0 {
            return Vec::new();
        }
        let question = Question::new(filter, &self.dictionaries, &self.pools.asking);
        walks.sort_by_key(|walk| walk.nearest);
        if order == Order::Descending {
            walks.reverse();
        }
        let mut keys: Vec<SortKey> = Vec::new();
        // The nearest segment mostly has the page. Where it has not, matches are rare.
        let rows = walks.iter().map(|walk| u64::from(walk.span.len())).sum();
        let width = LazyCell::new(|| {
            // Without a filter, the next segment has what is left of the page.
            let is_rare = !question.is_empty() && Self::is_worth_threads(rows, self.at_most(&question, None));
            if is_rare { self.pools.asking.width() } else { 1 }
        });
        let mut at_once = 1;
        let mut walks = &walks[..];
        while let Some(first) = walks.first() {
            // Segments may overlap, so that one may still hold rows that come before the last one found.
            if keys.len() == limit && keys.last().is_some_and(|last| !precedes(order, first.nearest, *last)) {
                break;
            }
            let (some, others) = walks.split_at(at_once.min(walks.len()));
            for found in self.pools.asking.map(some, |walk| walk.keys(&question, order, limit)) {
                keys.extend(found);
            }
            match order {
                Order::Ascending => keys.sort_unstable(),
                Order::Descending => keys.sort_unstable_by(|left, right| right.cmp(left)),
            }
            keys.truncate(limit);
            walks = others;
            at_once = *width;
        }
        keys
    }

    fn walk<'i>(
        &self,
        piece: &'i dyn Piece,
        window: Window,
        order: Order,
        beyond: Option<SortKey>,
    ) -> Option<Walk<'i>> {
        let span = self.visible(piece, window);
        let span = match (beyond, order) {
            (None, _) => span,
            (Some(key), Order::Ascending) => Span::new(span.start.max(piece.up_to(key)), span.end),
            (Some(key), Order::Descending) => Span::new(span.start, span.end.min(piece.below(key))),
        };
        if span.is_empty() {
            return None;
        }
        let nearest = match order {
            Order::Ascending => piece.key(span.start),
            Order::Descending => piece.key(span.end - 1),
        };
        Some(Walk { piece, span, nearest })
    }

    /// The rows of a segment within a window that have not been dropped.
    pub(crate) fn visible(&self, piece: &dyn Piece, window: Window) -> Span {
        piece.within(window.from.micros().max(self.kept_from), window.to.micros())
    }
}

/// Whether a key comes before another in the order.
fn precedes(order: Order, key: SortKey, other: SortKey) -> bool {
    match order {
        Order::Ascending => key < other,
        Order::Descending => key > other,
    }
}

impl Walk<'_> {
    /// The first `limit` keys of this segment.
    fn keys(&self, question: &Question, order: Order, limit: usize) -> Vec<SortKey> {
        let terms = question.terms_but(None);
        let found = question.search.as_ref().map(|search| self.piece.search(search));
        let mut keys = Vec::new();
        let (near, far) = match order {
            _ if found.is_some() || terms.is_empty() || limit > PROBED_LIMIT => (self.span, None),
            Order::Ascending => {
                let middle = self.span.end.min(self.span.start.saturating_add(PROBED));
                (Span::new(self.span.start, middle), Some(Span::new(middle, self.span.end)))
            }
            Order::Descending => {
                let middle = self.span.start.max(self.span.end.saturating_sub(PROBED));
                (Span::new(middle, self.span.end), Some(Span::new(self.span.start, middle)))
            }
        };
        for span in std::iter::once(near).chain(far) {
            if keys.len() < limit && !span.is_empty() {
                let selection = self.piece.select(&terms, found.as_ref(), span);
                self.take(&selection, span, order, limit - keys.len(), &mut keys);
            }
        }
        keys
    }

    fn take(&self, selection: &Selection<'_>, span: Span, order: Order, limit: usize, keys: &mut Vec<SortKey>) {
        let positions = selection.positions(span);
        let key = |position| self.piece.key(position);
        match order {
            Order::Ascending => keys.extend(positions.take(limit).map(key)),
            Order::Descending => keys.extend(positions.rev().take(limit).map(key)),
        }
    }
}
