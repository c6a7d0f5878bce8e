//! One column of a sealed segment.

use super::codes::{Code, Codes, each_width};
use super::dense::Dense;
use super::local::Local;
use super::postings::Postings;
use crate::code_set::CodeSet;
use crate::column::MISSING;
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

/// How much longer a binary search for one code takes than the step to the next.
const SEARCH_STEPS: usize = 16;

/// A column. Its codes count through the values that the segment holds, so that they are narrow; code 0 is
/// [`MISSING`], whether a row lacks the field or not.
///
/// A clone shares all but the list of the project's codes.
#[derive(Debug, Clone)]
pub(super) struct SealedColumn {
    /// By code, the project's code, rising; the first is [`MISSING`] in both.
    pub(super) globals: Vec<u32>,
    /// By row; none where [`has_codes_by_row`](crate::column::Column::has_codes_by_row) is not.
    codes: Option<Arc<Codes>>,
    pub(super) postings: Arc<Postings>,
    rows: u32,
}

impl SealedColumn {
    /// Takes the codes by row, and what they are in the project.
    pub(super) fn new(codes: &[u32], globals: Vec<u32>, codes_by_row: bool) -> Self {
        Self {
            codes: codes_by_row.then(|| Arc::new(Codes::new(codes, globals.len()))),
            postings: Arc::new(Postings::new(codes, globals.len())),
            globals,
            rows: u32::try_from(codes.len()).unwrap_or(u32::MAX),
        }
    }

    /// Takes what a column is in the segment's own codes, and what those are in the project, of so many rows.
    pub(super) fn of(local: Local, globals: Vec<u32>, rows: u32) -> Self {
        let (codes, postings) = local.into_parts();
        Self { globals, codes, postings, rows }
    }

    /// The column in the segment's own codes.
    pub(super) fn local_codes(&self) -> Local {
        Local::new(self.codes.clone(), Arc::clone(&self.postings))
    }

    /// The codes of a set that the segment holds, rising.
    pub(super) fn local(&self, set: &CodeSet) -> Vec<u32> {
        if set.len() * SEARCH_STEPS < self.globals.len() {
            let local = |global| self.globals.binary_search(&global).ok().and_then(|code| u32::try_from(code).ok());
            return set.iter().filter_map(local).collect();
        }
        let held = |global: &u32| *global != MISSING && set.contains(*global);
        (0..).zip(&self.globals).filter(|(_, global)| held(global)).map(|(code, _)| code).collect()
    }

    /// How many rows the segment has.
    pub(super) const fn rows(&self) -> u32 {
        self.rows
    }

    pub(super) const fn has_codes_by_row(&self) -> bool {
        self.codes.is_some()
    }

    /// Visits the codes of a range of rows, in a column that has codes by row.
    pub(super) fn for_each(&self, rows: Range<usize>, mut visit: impl FnMut(usize)) {
        if let Some(codes) = self.codes.as_deref() {
            each_width!(codes, codes => codes.get(rows).unwrap_or_default().iter().for_each(|code| visit(code.index())));
        }
    }

    /// By row, the codes.
    pub(super) fn codes(&self) -> Vec<u32> {
        self.local_codes().codes(self.rows as usize)
    }

    /// Adds one to the count of each row's code, in a column that has codes by row.
    pub(super) fn count(&self, positions: &[u32], counts: &mut [u32]) {
        fn count<C: Code>(codes: &[C], positions: &[u32], counts: &mut [u32]) {
            for position in positions {
                counts[codes[*position as usize].index()] += 1;
            }
        }
        if let Some(codes) = self.codes.as_deref() {
            each_width!(codes, codes => count(codes, positions, counts));
        }
    }

    /// The codes by row where a byte holds each.
    pub(super) fn bytes_by_row(&self) -> Option<&[u8]> {
        match self.codes.as_deref() {
            Some(Codes::Byte(codes)) => Some(codes),
            _ => None,
        }
    }

    /// Adds those of some rows to `kept` whose code is in a set or is not, as `wanted`, in a column that has codes by row.
    pub(super) fn keep(&self, positions: &[u32], members: &Members, wanted: bool, kept: &mut Vec<u32>) {
        fn keep<C: Code>(codes: &[C], positions: &[u32], kept: &mut Vec<u32>, passes: impl Fn(C) -> bool) {
            // The codes lie far apart. Fetched in a loop that does nothing else, more of them are on their way at once.
            let fetched: Vec<C> = positions.iter().map(|position| codes[*position as usize]).collect();
            // Without a jump, the processor need not guess.
            let mut end = kept.len();
            kept.resize(end + positions.len(), 0);
            for (position, code) in positions.iter().zip(fetched) {
                kept[end] = *position;
                end += usize::from(passes(code));
            }
            kept.truncate(end);
        }
        match (self.codes.as_deref(), members) {
            (None, _) => {}
            (Some(codes), Members::One(one)) => each_width!(codes, codes => {
                keep(codes, positions, kept, |code| (code.index() == *one) == wanted);
            }),
            (Some(codes), Members::Table(table)) => each_width!(codes, codes => {
                keep(codes, positions, kept, |code| table[code.index()] == wanted);
            }),
        }
    }

    /// The rows whose code is in a set, by looking at each, in a column that has codes by row.
    pub(super) fn scan(&self, members: &Members) -> RoaringBitmap {
        match (self.codes.as_deref(), members) {
            (None, _) => RoaringBitmap::new(),
            (Some(codes), Members::One(wanted)) => {
                each_width!(codes, codes => Dense::scan(codes, |code| code.index() == *wanted)).into_bitmap()
            }
            (Some(codes), Members::Table(table)) => {
                each_width!(codes, codes => Dense::scan(codes, |code| table[code.index()])).into_bitmap()
            }
        }
    }

    /// A set of the segment's codes, for looking up.
    pub(super) fn members(&self, codes: &[u32]) -> Members {
        if let [code] = codes {
            return Members::One(*code as usize);
        }
        let mut table = vec![false; self.globals.len()];
        for code in codes {
            table[*code as usize] = true;
        }
        Members::Table(table)
    }

    pub(super) fn bytes(&self) -> usize {
        let codes = self.codes.as_deref().map_or(0, Codes::bytes);
        self.globals.capacity() * size_of::<u32>() + codes + self.postings.bytes()
    }
}

/// A set of codes, for looking up.
pub(super) enum Members {
    One(usize),
    /// By code.
    Table(Vec<bool>),
}
