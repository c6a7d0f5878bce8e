//! Which rows of a segment match.

mod combine;

use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// So many positions fit the nearest cache.
const BLOCK: usize = 1_024;
/// The positions of a container of a roaring bitmap.
pub(crate) const CONTAINER: u32 = 1 << 16;

/// The matching rows of a segment, by position in key order. Made for a span, and to be read within that span only:
/// outside, it may hold anything.
#[derive(Debug, Clone)]
pub(crate) enum Selection<'s> {
    /// Every row of the span.
    All,
    /// These rows.
    Rows(Cow<'s, RoaringBitmap>),
    /// These rows, rising. Where they are few, or their segment is small, a list is made and read more quickly than a bitmap.
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
            Self::All => for_each_block_of_all(span, work),
            Self::Rows(rows) => {
                let mut block = [0; BLOCK];
                for part in by_container(span) {
                    // roaring 0.12 loses the rows of a container that is one run of all of them (`RunIter::next_many`).
                    if part.len() == CONTAINER && rows.contains_range(part.start..part.end) {
                        for_each_block_of_all(part, &mut work);
                        continue;
                    }
                    let mut positions = rows.range(part.start..part.end);
                    loop {
                        match positions.next_many(&mut block) {
                            [] => break,
                            some => work(some),
                        }
                    }
                }
            }
            Self::Listed(rows) => within(rows, span).chunks(BLOCK).for_each(work),
        }
    }
}

fn for_each_block_of_all(span: Span, mut work: impl FnMut(&[u32])) {
    let mut block = [0; BLOCK];
    let mut positions = span.positions();
    while positions.len() > 0 {
        let filled = block.len().min(positions.len());
        block.iter_mut().zip(&mut positions).for_each(|(slot, position)| *slot = position);
        work(&block[..filled]);
    }
}

/// A span, cut where the containers of a bitmap end.
fn by_container(span: Span) -> impl Iterator<Item = Span> {
    let mut rest = span;
    std::iter::from_fn(move || {
        let end = (rest.start | (CONTAINER - 1)).saturating_add(1).min(rest.end);
        let part = Span::new(rest.start, end);
        rest = Span::new(end, rest.end);
        (!part.is_empty()).then_some(part)
    })
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
        let thirds: RoaringBitmap = (0..200_000).filter(|position| position % 3 == 0).collect();
        let mut all = RoaringBitmap::new();
        all.insert_range(0..200_000);
        let mut one_whole_container = all.clone();
        one_whole_container.remove_range(131_072..200_000);
        one_whole_container.remove_range(0..65_536);
        let mut runs: RoaringBitmap = (0..200_000).filter(|position| position / 1_000 % 7 != 3).collect();
        runs.optimize();
        let bitmaps = [RoaringBitmap::new(), thirds, all, one_whole_container, runs];
        let spans = [(0, 200_000), (7, 70_000), (65_536, 131_072), (65_535, 131_073), (70_000, 131_072), (9, 9)];
        for span in spans.map(|(start, end)| Span::new(start, end)) {
            let listed = bitmaps.iter().map(|rows| Selection::Listed(rows.iter().collect()));
            let rows = bitmaps.iter().map(|rows| Selection::Rows(Cow::Borrowed(rows)));
            for selection in [Selection::All, Selection::none()].into_iter().chain(listed).chain(rows) {
                let mut blocks = Vec::new();
                selection.for_each_block(span, |block| blocks.extend_from_slice(block));
                assert!(selection.positions(span).eq(blocks.iter().copied()), "{span:?}");
                assert!(selection.bitmap(span).iter().eq(blocks.iter().copied()));
                assert_eq!(selection.count(span), blocks.len() as u64);
                assert!(blocks.iter().all(|position| selection.contains(*position)));
            }
        }
    }
}
