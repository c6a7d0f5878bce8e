//! From terms to the rows of a sealed segment that match them.
//!
//! Terms are applied from the most selective on, each in the way that is cheapest by then: by bitmaps; by looking up the
//! codes of the rows that are left; or by scanning the whole column, where bitmaps would be many. The costs are rough, in
//! nanoseconds, from benchmarks; they decide about speed only.

use super::Segment;
use super::column::SealedColumn;
use crate::question::Term;
use crate::selection::{Selection, rising};
use crate::span::Span;
use daybook_wire::query::Mode;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// To combine one container of 65,536 rows.
const CONTAINER_COST: u64 = 500;
/// To gather a row out of a list.
const LISTED_COST: u64 = 8;
/// To look up the code of one of a few rows.
const LOOKUP_COST: u64 = 6;
/// To look at a row when scanning a column.
const SCAN_COST: u64 = 1;

/// A term in the codes of a segment.
struct LocalTerm<'s> {
    column: &'s SealedColumn,
    codes: Vec<u32>,
    mode: Mode,
    /// How many rows have one of the codes.
    count: u64,
}

impl<'s> LocalTerm<'s> {
    fn new(segment: &'s Segment, term: &Term) -> Self {
        let column = &segment.columns[term.column];
        let codes = column.local(&term.codes);
        let count = column.postings.count_among(&codes);
        Self { column, codes, mode: term.mode, count }
    }

    /// What it costs to make a bitmap of the term and combine it with another.
    fn bitmap_cost(&self, containers: u64) -> u64 {
        let bitmaps = self.column.postings.bitmaps_among(&self.codes).count() as u64;
        let listed: usize = self.column.postings.lists_among(&self.codes).map(<[u32]>::len).sum();
        (bitmaps + 1) * containers * CONTAINER_COST + listed as u64 * LISTED_COST
    }

    /// The rows that have one of the codes.
    fn rows(&self, segment: &Segment) -> Cow<'s, RoaringBitmap> {
        let rows = segment.rows;
        let may_scan = self.codes.len() > 1 && self.column.has_codes_by_row();
        if may_scan && self.bitmap_cost(segment.containers()) > u64::from(rows) * SCAN_COST {
            return Cow::Owned(self.column.scan(&self.column.members(&self.codes)));
        }
        self.column.postings.union(&self.codes, rows)
    }
}

impl Segment {
    pub(super) fn containers(&self) -> u64 {
        u64::from(self.rows.div_ceil(1 << 16))
    }

    pub(super) fn select_rows<'s>(
        &'s self,
        terms: &[&Term],
        found: Option<&RoaringBitmap>,
        span: Span,
    ) -> Selection<'s> {
        let rows = u64::from(self.rows);
        let mut local = Vec::with_capacity(terms.len());
        for term in terms {
            let term = LocalTerm::new(self, term);
            match (term.mode, term.count) {
                (Mode::Include, 0) => return Selection::none(),
                (Mode::Exclude, count) if count == rows => return Selection::none(),
                (Mode::Include, count) if count == rows => {}
                (Mode::Exclude, 0) => {}
                _ => local.push(term),
            }
        }
        local.sort_by_key(|term| (term.mode, if term.mode == Mode::Include { term.count } else { rows - term.count }));
        if local.is_empty() {
            return match found {
                None => Selection::All,
                Some(found) => Selection::Rows(Cow::Owned(found.clone())),
            };
        }
        let may_look_up = local.iter().all(|term| term.column.has_codes_by_row());
        if may_look_up
            && u64::from(span.len()) * LOOKUP_COST * (local.len() as u64) < self.containers() * CONTAINER_COST
        {
            let within = match found {
                None => rising(span.positions()),
                Some(found) => rising(found.range(span.start..span.end)),
            };
            let rows = local.iter().fold(within, |rows, term| looked_up(&rows, term));
            return Selection::Rows(Cow::Owned(rows));
        }
        self.combine(&local, found)
    }

    fn combine<'s>(&self, terms: &[LocalTerm<'s>], found: Option<&RoaringBitmap>) -> Selection<'s> {
        let mut rows: Option<Cow<'s, RoaringBitmap>> = found.map(|found| Cow::Owned(found.clone()));
        for term in terms {
            rows = Some(match (rows, term.mode) {
                (None, Mode::Include) => term.rows(self),
                (None, Mode::Exclude) => {
                    let mut rows = RoaringBitmap::new();
                    rows.insert_range(0..self.rows);
                    rows -= term.rows(self).as_ref();
                    Cow::Owned(rows)
                }
                (Some(rows), _) if rows.is_empty() => return Selection::none(),
                (Some(rows), mode) => {
                    let may_look_up = term.column.has_codes_by_row();
                    if may_look_up && rows.len() * LOOKUP_COST < term.bitmap_cost(self.containers()) {
                        Cow::Owned(looked_up(&rows, term))
                    } else if mode == Mode::Include {
                        Cow::Owned(rows.as_ref() & term.rows(self).as_ref())
                    } else {
                        Cow::Owned(rows.as_ref() - term.rows(self).as_ref())
                    }
                }
            });
        }
        rows.map_or(Selection::All, Selection::Rows)
    }
}

/// The rows that match a term, by looking at each.
fn looked_up(rows: &RoaringBitmap, term: &LocalTerm<'_>) -> RoaringBitmap {
    let members = term.column.members(&term.codes);
    let wanted = term.mode == Mode::Include;
    rising(rows.iter().filter(|row| members.contains(term.column.code(*row)) == wanted))
}
