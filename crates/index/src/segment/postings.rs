//! From codes to the rows that have them.

mod kept;

use super::cost;
use super::dense::Dense;
use crate::saved::{bytes, steps};
use crate::selection::{CONTAINER, Selection, rising};
use roaring::{MultiOps, RoaringBitmap};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The rows per container from which a bitmap takes less memory than a list of 4 bytes a row.
const FREQUENT_PER_CONTAINER: usize = 48;
/// What a bitmap's container takes beside its content.
const CONTAINER_BYTES: u64 = 32;
/// What a container takes that is a set of bits.
const BITSET_BYTES: u64 = 8 * 1_024;

/// For each code of a column but that of missing values, the rows that have it: a bitmap for a frequent one, a slice of
/// one common list for the others.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Postings {
    /// By code, where its rows begin in `rows`; they end where those of the next code begin.
    #[serde(with = "steps")]
    starts: Vec<u32>,
    #[serde(with = "bytes")]
    rows: Vec<u32>,
    /// The codes that have a bitmap, rising ...
    #[serde(with = "steps")]
    frequent: Vec<u32>,
    /// ... and their bitmaps.
    bitmaps: Vec<RoaringBitmap>,
    /// How many rows have no value.
    missing: u32,
    #[serde(skip)]
    bitmap_bytes: usize,
    #[serde(skip)]
    intersect_cost: u64,
}

impl Postings {
    /// Takes the codes of fewer than 2^32 rows, all of them below `distinct`.
    pub(super) fn new(codes: &[u32], distinct: usize) -> Self {
        let frequent_rows = FREQUENT_PER_CONTAINER * codes.len().div_ceil(CONTAINER as usize);
        let (ends, sorted) = by_code(codes, distinct);
        let missing = ends.first().copied().unwrap_or(0);
        let (mut starts, mut rows) = (vec![0, 0], Vec::new());
        let (mut frequent, mut bitmaps) = (Vec::new(), Vec::new());
        for (code, pair) in (1..).zip(ends.windows(2)) {
            let some = &sorted[pair[0] as usize..pair[1] as usize];
            if some.len() < frequent_rows {
                rows.extend_from_slice(some);
            } else {
                frequent.push(code);
                bitmaps.push(bitmap_of(some, codes.len()));
            }
            starts.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
        starts.shrink_to_fit();
        rows.shrink_to_fit();
        frequent.shrink_to_fit();
        bitmaps.shrink_to_fit();
        Self { starts, rows, frequent, bitmaps, missing, bitmap_bytes: 0, intersect_cost: 0 }.weighed()
    }

    /// The same, with what they take and cost.
    fn weighed(self) -> Self {
        let of_bitmaps: u64 = self.bitmaps.iter().map(cost::to_intersect).sum();
        Self {
            bitmap_bytes: self.bitmaps.iter().map(bitmap_bytes).sum(),
            intersect_cost: of_bitmaps + cost::to_look_up(self.rows.len()),
            ..self
        }
    }

    /// The rows of a code that has no bitmap.
    pub(super) fn list(&self, code: u32) -> &[u32] {
        match self.starts.get(code as usize..code as usize + 2) {
            Some([start, end]) => self.rows.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The rows of a frequent code.
    pub(super) fn bitmap(&self, code: u32) -> Option<&RoaringBitmap> {
        self.frequent.binary_search(&code).ok().map(|at| &self.bitmaps[at])
    }

    /// The codes that have a bitmap, with it.
    pub(super) fn bitmaps(&self) -> impl Iterator<Item = (u32, &RoaringBitmap)> {
        self.frequent.iter().copied().zip(&self.bitmaps)
    }

    /// How many rows the codes without a bitmap have together.
    pub(super) const fn listed_rows(&self) -> usize {
        self.rows.len()
    }

    /// What it costs to intersect the rows of every code with selected rows, in picoseconds.
    pub(super) const fn intersect_cost(&self) -> u64 {
        self.intersect_cost
    }

    /// How many rows have one of the rising codes.
    pub(super) fn count_among(&self, codes: &[u32]) -> u64 {
        let listed: usize = self.lists_among(codes).map(<[u32]>::len).sum();
        self.bitmaps_among(codes).map(RoaringBitmap::len).sum::<u64>() + listed as u64
    }

    /// By code, how many rows have it; the first is that of missing values.
    pub(super) fn counts(&self) -> Vec<u32> {
        let mut counts: Vec<u32> = self.starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for (code, bitmap) in self.bitmaps() {
            // A bitmap of a segment holds no more rows than the segment.
            counts[code as usize] = u32::try_from(bitmap.len()).unwrap_or(u32::MAX);
        }
        counts[0] = self.missing;
        counts
    }

    /// The rows that have any of the codes, which rise. `rows` is how many the segment has.
    pub(super) fn union(&self, codes: &[u32], rows: u32) -> Selection<'_> {
        if let [code] = codes {
            return match self.bitmap(*code) {
                Some(bitmap) => Selection::Rows(Cow::Borrowed(bitmap)),
                None => Selection::Listed(Cow::Borrowed(self.list(*code))),
            };
        }
        let mut bitmaps: Vec<&RoaringBitmap> = self.bitmaps_among(codes).collect();
        let listed: usize = self.lists_among(codes).map(<[u32]>::len).sum();
        if listed == 0 {
            return bitmaps.union().into();
        }
        let list = if listed > rows as usize / 32 {
            // Setting bits wherever they are is cheaper than sorting.
            let mut dense = Dense::new(rows);
            self.lists_among(codes).flatten().for_each(|row| dense.set(*row));
            dense.into_bitmap()
        } else {
            let mut list: Vec<u32> = self.lists_among(codes).flatten().copied().collect();
            list.sort_unstable();
            if bitmaps.is_empty() {
                return Selection::of(list, rows);
            }
            rising(list)
        };
        bitmaps.push(&list);
        bitmaps.union().into()
    }

    /// The bitmaps of those of the rising codes that have one.
    pub(super) fn bitmaps_among(&self, codes: &[u32]) -> impl Iterator<Item = &RoaringBitmap> {
        let few = codes.len() < self.frequent.len();
        let of_codes = codes.iter().filter(move |_| few).filter_map(|code| self.bitmap(*code));
        let of_frequent = self.bitmaps().filter(move |(code, _)| !few && codes.binary_search(code).is_ok());
        of_codes.chain(of_frequent.map(|(_, bitmap)| bitmap))
    }

    /// The rows of those of the rising codes that have no bitmap. The lists of neighbours are one slice.
    pub(super) fn lists_among(&self, codes: &[u32]) -> impl Iterator<Item = &[u32]> {
        codes.chunk_by(|code, next| code + 1 == *next).filter_map(|run| {
            let start = self.starts.get(*run.first()? as usize)?;
            let end = self.starts.get(*run.last()? as usize + 1)?;
            self.rows.get(*start as usize..*end as usize)
        })
    }

    /// By row, the code: the inverse of what the postings are made from.
    pub(super) fn codes(&self, rows: usize) -> Vec<u32> {
        let mut codes = vec![0; rows];
        for code in 1..u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX) {
            for row in self.list(code) {
                codes[*row as usize] = code;
            }
        }
        for (code, bitmap) in self.bitmaps() {
            for row in bitmap {
                codes[row as usize] = code;
            }
        }
        codes
    }

    pub(super) fn bytes(&self) -> usize {
        let lists = self.starts.capacity() + self.rows.capacity() + self.frequent.capacity();
        lists * size_of::<u32>() + self.bitmaps.capacity() * size_of::<RoaringBitmap>() + self.bitmap_bytes
    }
}

/// The rows in the order of their codes, and by code where those end.
fn by_code(codes: &[u32], distinct: usize) -> (Vec<u32>, Vec<u32>) {
    let mut ends = vec![0_u32; distinct];
    for code in codes {
        ends[*code as usize] += 1;
    }
    let mut next = Vec::with_capacity(distinct);
    let mut sum = 0;
    for end in &mut ends {
        next.push(sum);
        sum += *end;
        *end = sum;
    }
    let mut sorted = vec![0; codes.len()];
    for (row, code) in (0..).zip(codes) {
        let place = &mut next[*code as usize];
        sorted[*place as usize] = row;
        *place += 1;
    }
    (ends, sorted)
}

/// The bitmap of rising rows out of so many.
fn bitmap_of(some: &[u32], rows: usize) -> RoaringBitmap {
    // Where most containers are sets of bits anyway, setting those is quicker than pushing row after row.
    if some.len() < rows / 16 {
        return compact(some.iter().copied());
    }
    let mut dense = Dense::new(u32::try_from(rows).unwrap_or(u32::MAX));
    for row in some {
        dense.set(*row);
    }
    compacted(dense.into_bitmap())
}

/// A bitmap that will not change again, of rising rows.
fn compact(rows: impl IntoIterator<Item = u32>) -> RoaringBitmap {
    compacted(rising(rows))
}

/// A bitmap that will not change again.
pub(super) fn compacted(mut bitmap: RoaringBitmap) -> RoaringBitmap {
    bitmap.optimize();
    // What grew has room to spare; a clone has none.
    bitmap.clone()
}

/// What a [`compact`] bitmap takes on the heap.
pub(super) fn bitmap_bytes(bitmap: &RoaringBitmap) -> usize {
    let held = bitmap.statistics();
    // The statistics count bits as bytes for sets of bits, and four bytes for each two of arrays (roaring 0.12).
    let arrays = u64::from(held.n_values_array_containers) * 2;
    let bitsets = u64::from(held.n_bitset_containers) * BITSET_BYTES;
    let containers = u64::from(held.n_containers) * CONTAINER_BYTES;
    usize::try_from(arrays + bitsets + held.n_bytes_run_containers + containers).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    /// Codes 1 and 2 have bitmaps, the others lists; a few rows have none.
    pub(super) fn codes_of(rows: u32) -> Vec<u32> {
        let code = |row: u32| match row {
            row if row % 2 == 0 => 1,
            row if row % 7 == 0 => 2,
            row if row % 5 == 0 => 0,
            row => 3 + row / 20,
        };
        (0..rows).map(code).collect()
    }

    #[test]
    fn postings_are_the_inverse_of_codes() {
        let codes = codes_of(150_000);
        let distinct = 3 + 150_000 / 20 + 1;
        let postings = Postings::new(&codes, distinct);
        assert!(postings.bitmap(1).is_some() && postings.bitmap(3).is_none());
        assert_eq!(postings.codes(codes.len()), codes);
        let count = |wanted: u32| codes.iter().filter(|code| **code == wanted).count() as u64;
        for code in [1, 2, 3, 4, 7_000] {
            assert_eq!(postings.count_among(&[code]), count(code));
        }
        let counts = postings.counts();
        assert_eq!(counts.len(), distinct);
        assert_eq!(u64::from(counts[0]), count(0));
        for wanted in [vec![], vec![1], vec![2, 3, 4], (3..7_000).collect::<Vec<u32>>()] {
            let is_wanted = |code: &u32| wanted.binary_search(code).is_ok();
            let rows = (0..).zip(&codes).filter(|(_, code)| is_wanted(code)).map(|(row, _)| row);
            assert!(postings.union(&wanted, 150_000).positions(Span::new(0, 150_000)).eq(rows));
        }
    }
}
