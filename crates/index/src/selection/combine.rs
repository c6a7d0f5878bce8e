//! Selections of the same rows, put together.

use super::{Selection, rising};
use crate::span::Span;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// Out of how many rows one is selected at most, where they are to be listed.
const SHARE: usize = 32;

impl Selection<'_> {
    /// Rising positions out of so many rows.
    pub(crate) fn of(positions: Vec<u32>, rows: u32) -> Self {
        if positions.len() <= rows as usize / SHARE {
            Self::Listed(Cow::Owned(positions))
        } else {
            Self::Rows(Cow::Owned(rising(positions)))
        }
    }

    /// What is selected here or there, of a segment of so many rows.
    pub(crate) fn or(self, other: Self, rows: u32) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (some, none) | (none, some) if none.is_empty() => some,
            (Self::Listed(left), Self::Listed(right)) => {
                let mut all = [left, right].concat();
                all.sort_unstable();
                all.dedup();
                Self::of(all, rows)
            }
            (left, right) => {
                let whole = Span::new(0, rows);
                Self::Rows(Cow::Owned(left.bitmap(whole).as_ref() | right.bitmap(whole).as_ref()))
            }
        }
    }

    /// What is selected both here and there.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, some) | (some, Self::All) => some,
            (Self::Rows(left), Self::Rows(right)) => Self::Rows(Cow::Owned(left.as_ref() & right.as_ref())),
            (Self::Listed(left), Self::Listed(right)) if left.len() > right.len() => {
                Self::Listed(right).keep(|position| left.binary_search(&position).is_ok())
            }
            (listed @ Self::Listed(_), other) | (other, listed) => listed.keep(|position| other.contains(position)),
        }
    }

    /// What is selected here and not there, of a segment of so many rows.
    pub(crate) fn minus(self, other: &Selection<'_>, rows: u32) -> Self {
        let whole = Span::new(0, rows);
        match self {
            Self::Listed(_) => self.keep(|position| !other.contains(position)),
            _ => Self::Rows(Cow::Owned(self.bitmap(whole).as_ref() - other.bitmap(whole).as_ref())),
        }
    }

    /// Those of a list that pass a test.
    fn keep(self, passes: impl Fn(u32) -> bool) -> Self {
        match self {
            Self::Listed(positions) => {
                Self::Listed(positions.iter().copied().filter(|position| passes(*position)).collect())
            }
            other => other,
        }
    }
}

impl From<RoaringBitmap> for Selection<'_> {
    fn from(rows: RoaringBitmap) -> Self {
        Self::Rows(Cow::Owned(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const ROWS: u32 = 200_000;

    /// The same rows in each form.
    fn forms(rows: &BTreeSet<u32>) -> Vec<Selection<'static>> {
        let mut forms = vec![
            Selection::Listed(rows.iter().copied().collect()),
            Selection::from(rows.iter().copied().collect::<RoaringBitmap>()),
            Selection::of(rows.iter().copied().collect(), ROWS),
        ];
        if rows.len() == ROWS as usize {
            forms.push(Selection::All);
        }
        forms
    }

    #[test]
    fn whatever_form_they_have_sets_combine() {
        let every = |step: usize| (0..ROWS).step_by(step).collect::<BTreeSet<u32>>();
        let sets = [BTreeSet::new(), every(1), every(3), every(7_001), (65_530..65_540).collect()];
        let whole = Span::new(0, ROWS);
        for (left, right) in sets.iter().flat_map(|left| sets.iter().map(move |right| (left, right))) {
            for (one, other) in
                forms(left).iter().flat_map(|one| forms(right).into_iter().map(move |other| (one, other)))
            {
                let is = |selection: Selection<'_>, rows: BTreeSet<u32>| selection.positions(whole).eq(rows);
                assert!(is(one.clone().or(other.clone(), ROWS), left | right));
                assert!(is(one.clone().and(other.clone()), left & right));
                assert!(is(one.clone().minus(&other, ROWS), left - right));
            }
        }
    }
}
