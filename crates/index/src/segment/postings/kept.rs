//! Postings that were kept outside: what must be so that they can be trusted, and under the codes of another index.

use super::Postings;
use crate::segment::dense::Dense;
use roaring::RoaringBitmap;

impl Postings {
    /// What was read from outside, if it is of so many rows and codes, and no row is in two lists. What bitmaps hold is not compared with
    /// each other: that would take as long as making them, and whoever forges files can as well forge the database.
    pub(in crate::segment) fn checked(mut self, rows: u32, distinct: usize) -> Option<Self> {
        self.starts.shrink_to_fit();
        let Self { starts, rows: listed, frequent, bitmaps, missing, .. } = &self;
        let is_list = |pair: &[u32]| {
            let list = listed.get(pair[0] as usize..pair[1] as usize);
            list.is_some_and(|list| {
                list.is_sorted_by(|one, next| one < next) && list.last().is_none_or(|last| *last < rows)
            })
        };
        let begins = starts.first() == Some(&0) && starts.get(1) == Some(&0) && starts.len() == distinct + 1;
        let ends = starts.last().is_some_and(|end| *end as usize == listed.len());
        let codes = frequent.is_sorted_by(|one, next| one < next) && frequent.len() == bitmaps.len();
        let are_codes = frequent.iter().all(|code| *code != 0 && (*code as usize) < distinct);
        let are_rows = bitmaps.iter().all(|bitmap| bitmap.max().is_some_and(|last| last < rows));
        let held = listed.len() as u64 + bitmaps.iter().map(RoaringBitmap::len).sum::<u64>() + u64::from(*missing);
        let fits = begins && ends && codes && are_codes && are_rows && held == u64::from(rows);
        (fits && starts.windows(2).all(is_list) && are_distinct(listed, rows)).then(|| self.weighed())
    }

    /// The same rows under other codes, all of them different and as many: by code, the new one. That of missing values stays.
    pub(in crate::segment) fn renumbered(&self, new_codes: &[u32]) -> Self {
        let mut former = vec![0; new_codes.len()];
        for (code, new_code) in (0..).zip(new_codes) {
            former[*new_code as usize] = code;
        }
        let (mut starts, mut rows) = (Vec::with_capacity(self.starts.len()), Vec::with_capacity(self.rows.len()));
        starts.extend([0, 0]);
        for code in former.into_iter().skip(1) {
            rows.extend_from_slice(self.list(code));
            starts.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
        let mut bitmaps: Vec<(u32, &RoaringBitmap)> =
            self.bitmaps().map(|(code, bitmap)| (new_codes[code as usize], bitmap)).collect();
        bitmaps.sort_unstable_by_key(|(code, _)| *code);
        let frequent = bitmaps.iter().map(|(code, _)| *code).collect();
        let bitmaps = bitmaps.into_iter().map(|(_, bitmap)| bitmap.clone()).collect();
        Self { starts, rows, frequent, bitmaps, ..*self }
    }

    /// The codes of a few rising positions out of so many rows.
    pub(in crate::segment) fn codes_at(&self, positions: &[u32], rows: u32) -> Vec<u32> {
        let mut codes = vec![0; positions.len()];
        for (code, bitmap) in self.bitmaps() {
            let there = positions.iter().zip(&mut codes).filter(|(position, _)| bitmap.contains(**position));
            there.for_each(|(_, held)| *held = code);
        }
        let mut wanted = Dense::new(rows);
        for position in positions {
            wanted.set(*position);
        }
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| wanted.has(**row)) {
            if let Ok(at) = positions.binary_search(row) {
                let after = self.starts.partition_point(|start| *start as usize <= place);
                codes[at] = u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX);
            }
        }
        codes
    }
}

/// Whether no row below so many comes twice.
fn are_distinct(listed: &[u32], rows: u32) -> bool {
    let mut seen = Dense::new(rows);
    listed.iter().all(|row| {
        let is_new = !seen.has(*row);
        seen.set(*row);
        is_new
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::codes_of;
    use super::*;

    #[test]
    fn under_other_codes_the_rows_are_the_same() {
        let (codes, distinct) = (codes_of(20_000), 3 + 1_000);
        let postings = Postings::new(&codes, distinct);
        let last = u32::try_from(distinct).unwrap() - 1;
        // That of missing values stays, the others turn round.
        let new_codes: Vec<u32> = (0..=last).map(|code| if code == 0 { 0 } else { last + 1 - code }).collect();
        let renumbered: Vec<u32> = codes.iter().map(|code| new_codes[*code as usize]).collect();
        let expected = Postings::new(&renumbered, distinct);
        let postings = postings.renumbered(&new_codes);
        assert_eq!(postings.codes(codes.len()), renumbered);
        assert_eq!(postings.counts(), expected.counts());
        assert_eq!(postings.frequent, expected.frequent);
        assert_eq!(postings.bytes(), expected.bytes());
        assert_eq!(postings.intersect_cost(), expected.intersect_cost());
    }

    #[test]
    fn a_few_codes_are_found_without_all_the_others() {
        let codes = codes_of(20_000);
        let postings = Postings::new(&codes, 1_003);
        let positions: Vec<u32> = (0..20_000).step_by(777).collect();
        let expected: Vec<u32> = positions.iter().map(|position| codes[*position as usize]).collect();
        assert_eq!(postings.codes_at(&positions, 20_000), expected);
    }

    #[test]
    fn what_cannot_have_been_written_is_refused() {
        let written = postcard::to_stdvec(&Postings::new(&codes_of(20_000), 1_003)).unwrap();
        let read = || postcard::from_bytes::<Postings>(&written).unwrap();
        assert_eq!(read().checked(20_000, 1_003).unwrap().codes(20_000), codes_of(20_000));
        assert!(read().checked(19_999, 1_003).is_none(), "a row beyond the last");
        assert!(read().checked(20_001, 1_003).is_none(), "a row too few");
        assert!(read().checked(20_000, 1_002).is_none() && read().checked(20_000, 1_004).is_none(), "other codes");
        let changed = |change: fn(&mut Postings)| {
            let mut postings = read();
            change(&mut postings);
            postings.checked(20_000, 1_003)
        };
        assert!(changed(|postings| postings.rows.swap(0, 1)).is_none(), "rows that do not rise");
        // The last two lists have a row each, and each row rises in its own.
        let twice = changed(|postings| {
            let last = postings.rows.len() - 1;
            let before = postings.rows[postings.starts[postings.starts.len() - 2] as usize - 1];
            postings.rows[last] = before;
        });
        assert!(twice.is_none(), "a row of two codes");
        assert!(changed(|postings| postings.rows.truncate(7)).is_none(), "codes without their rows");
        assert!(changed(|postings| postings.starts[1] = 1).is_none(), "rows of no code");
        assert!(changed(|postings| postings.frequent.swap(0, 1)).is_none(), "codes that do not rise");
        assert!(changed(|postings| postings.frequent[1] = 9_999).is_none(), "a code beyond the last");
        assert!(changed(|postings| drop(postings.bitmaps.pop())).is_none(), "a code without its bitmap");
        assert!(changed(|postings| postings.bitmaps[0].clear()).is_none(), "a bitmap of no row");
        assert!(changed(|postings| postings.missing += 1).is_none(), "more rows than there are");
    }
}
