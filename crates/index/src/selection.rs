//! Which rows of a segment match.

mod combine;

use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// So many positions fit the nearest cache.
const BLOCK: usize = 1_024;

/// The matching rows of a segment, by position in key order. Made for a span, and to be read within that span only:
/// outside, it may hold anything.
#[derive(Debug, Clone)]
pub(crate) enum Selection<'s> {
    /// Every row of the span.
    All,
    /// These rows.
    Rows(Cow<'s, RoaringBitmap>),
    /// These rows, which are few, rising: a list is made and read more quickly than a bitmap.
    Listed(Cow<'s, [u32]>),
}

impl Selection<'_> {
    pub(crate) const fn none() -> Self {
        Self::Listed(Cow::Borrowed(&[]))
    }

    /// Whether nothing matches, inside of the span or outside.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::All => false,
            Self::Rows(rows) => rows.is_empty(),
            Self::Listed(rows) => rows.is_empty(),
        }
    }

    /// The same, on its own.
    pub(crate) fn into_owned(self) -> Selection<'static> {
        match self {
            Self::All => Selection::All,
            Self::Rows(rows) => Selection::Rows(Cow::Owned(rows.into_owned())),
            Self::Listed(rows) => Selection::Listed(Cow::Owned(rows.into_owned())),
        }
    }

    /// How many rows of the span match.
    pub(crate) fn count(&self, span: Span) -> u64 {
        match self {
            Self::All => u64::from(span.len()),
            Self::Rows(rows) => rows.range_cardinality(span.start..span.end),
            Self::Listed(rows) => within(rows, span).len() as u64,
        }
    }

    pub(crate) fn contains(&self, position: u32) -> bool {
        match self {
            Self::All => true,
            Self::Rows(rows) => rows.contains(position),
            Self::Listed(rows) => rows.binary_search(&position).is_ok(),
        }
    }

    /// The matching positions of the span, rising.
    pub(crate) fn positions(&self, span: Span) -> Box<dyn DoubleEndedIterator<Item = u32> + '_> {
        match self {
            Self::All => Box::new(span.positions()),
            Self::Rows(rows) => Box::new(rows.range(span.start..span.end)),
            Self::Listed(rows) => Box::new(within(rows, span).iter().copied()),
        }
    }

    /// The matching positions of the span.
    pub(crate) fn bitmap(&self, span: Span) -> Cow<'_, RoaringBitmap> {
        let all = || {
            let mut all = RoaringBitmap::new();
            all.insert_range(span.start..span.end);
            all
        };
        match self {
            Self::All => Cow::Owned(all()),
            Self::Rows(rows) => {
                let is_within =
                    rows.min().is_none_or(|first| span.start <= first) && rows.max().is_none_or(|last| last < span.end);
                if is_within { Cow::Borrowed(rows.as_ref()) } else { Cow::Owned(rows.as_ref() & all()) }
            }
            Self::Listed(rows) => Cow::Owned(rising(within(rows, span).iter().copied())),
        }
    }

    /// Hands out the matching positions of the span, rising, in blocks that fit the nearest cache.
    pub(crate) fn for_each_block(&self, span: Span, mut work: impl FnMut(&[u32])) {
        match self {
            Self::All => {
                let mut block = [0; BLOCK];
                let mut positions = span.positions();
                while positions.len() > 0 {
                    let filled = block.len().min(positions.len());
                    block.iter_mut().zip(&mut positions).for_each(|(slot, position)| *slot = position);
                    work(&block[..filled]);
                }
            }
            Self::Rows(rows) => {
                let mut block = [0; BLOCK];
                let mut positions = rows.range(span.start..span.end);
                loop {
                    match positions.next_many(&mut block) {
                        [] => return,
                        some => work(some),
                    }
                }
            }
            Self::Listed(rows) => within(rows, span).chunks(BLOCK).for_each(work),
        }
    }
}

/// The part of rising positions that lies in a span.
fn within(rows: &[u32], span: Span) -> &[u32] {
    let below = |end: u32| rows.partition_point(|position| *position < end);
    &rows[below(span.start)..below(span.end)]
}

/// A bitmap of positions that are known to rise.
pub(crate) fn rising(positions: impl IntoIterator<Item = u32>) -> RoaringBitmap {
    RoaringBitmap::from_sorted_iter(positions).expect("positions are visited in rising order")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_positions() {
        let span = Span::new(7, 70_000);
        let rows: RoaringBitmap = (0..100_000).filter(|position| position % 3 == 0).collect();
        let listed: Vec<u32> = rows.iter().collect();
        let some = [Selection::Rows(Cow::Owned(rows)), Selection::Listed(Cow::Owned(listed))];
        for selection in [Selection::All, Selection::none()].into_iter().chain(some) {
            let mut blocks = Vec::new();
            selection.for_each_block(span, |block| blocks.extend_from_slice(block));
            assert!(selection.positions(span).eq(blocks.iter().copied()));
            assert!(selection.bitmap(span).iter().eq(blocks.iter().copied()));
            assert_eq!(selection.count(span), blocks.len() as u64);
            assert!(blocks.iter().all(|position| selection.contains(*position)));
        }
    }
}
