//! Which rows of a segment match.

use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// The matching rows of a segment, by position in key order. Made for a span, and to be read within that span only:
/// outside, it may hold anything.
#[derive(Debug, Clone)]
pub(crate) enum Selection<'s> {
    /// Every row of the span.
    All,
    /// These rows.
    Rows(Cow<'s, RoaringBitmap>),
}

impl Selection<'_> {
    pub(crate) fn none() -> Self {
        Self::Rows(Cow::Owned(RoaringBitmap::new()))
    }

    /// How many rows of the span match.
    pub(crate) fn count(&self, span: Span) -> u64 {
        match self {
            Self::All => u64::from(span.len()),
            Self::Rows(rows) => rows.range_cardinality(span.start..span.end),
        }
    }

    pub(crate) fn contains(&self, position: u32) -> bool {
        match self {
            Self::All => true,
            Self::Rows(rows) => rows.contains(position),
        }
    }

    /// The matching positions of the span, rising.
    pub(crate) fn positions(&self, span: Span) -> Box<dyn DoubleEndedIterator<Item = u32> + '_> {
        match self {
            Self::All => Box::new(span.positions()),
            Self::Rows(rows) => Box::new(rows.range(span.start..span.end)),
        }
    }

    /// Hands out the matching positions of the span, rising, in blocks that fit the nearest cache.
    pub(crate) fn for_each_block(&self, span: Span, mut work: impl FnMut(&[u32])) {
        let mut block = [0; 1_024];
        match self {
            Self::All => {
                let mut positions = span.positions();
                while positions.len() > 0 {
                    let filled = block.len().min(positions.len());
                    block.iter_mut().zip(&mut positions).for_each(|(slot, position)| *slot = position);
                    work(&block[..filled]);
                }
            }
            Self::Rows(rows) => {
                let mut positions = rows.range(span.start..span.end);
                loop {
                    match positions.next_many(&mut block) {
                        [] => return,
                        some => work(some),
                    }
                }
            }
        }
    }
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
        for selection in [Selection::All, Selection::none(), Selection::Rows(Cow::Owned(rows))] {
            let mut blocks = Vec::new();
            selection.for_each_block(span, |block| blocks.extend_from_slice(block));
            assert!(selection.positions(span).eq(blocks.iter().copied()));
            assert_eq!(selection.count(span), blocks.len() as u64);
            assert!(blocks.iter().all(|position| selection.contains(*position)));
        }
    }
}
