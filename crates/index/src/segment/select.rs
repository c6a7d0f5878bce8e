//! From terms to the rows of a sealed segment that match them.
//!
//! Terms are applied from the most selective on, each in the way that is cheapest by then: by bitmaps and lists; by looking up the
//! codes of the rows that are left; or by scanning the whole column, where bitmaps would be many. The costs are rough, in
//! nanoseconds, from benchmarks; they decide about speed only.

use super::Segment;
use super::column::SealedColumn;
use crate::question::{Search, Term};
use crate::selection::{CONTAINER, Selection};
use crate::span::Span;
use daybook_wire::query::Mode;

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
    fn rows(&self, segment: &Segment) -> Selection<'s> {
        let rows = segment.rows;
        let may_scan = self.codes.len() > 1 && self.column.has_codes_by_row();
        if may_scan && self.bitmap_cost(segment.containers()) > u64::from(rows) * SCAN_COST {
            return self.column.scan(&self.column.members(&self.codes)).into();
        }
        self.column.postings.union(&self.codes, rows)
    }

    /// The selected rows of a span that match, by looking at each.
    fn look_up(&self, selection: &Selection<'_>, segment: &Segment, span: Span) -> Selection<'s> {
        let members = self.column.members(&self.codes);
        let mut kept = Vec::new();
        let wanted = self.mode == Mode::Include;
        selection.for_each_block(span, |block| self.column.keep(block, &members, wanted, &mut kept));
        Selection::of(kept, segment.rows)
    }
}

impl Segment {
    pub(super) fn containers(&self) -> u64 {
        u64::from(self.rows.div_ceil(CONTAINER))
    }

    /// The rows that have any of the texts.
    pub(super) fn find(&self, Search(texts): &Search) -> Selection<'_> {
        texts.iter().fold(Selection::none(), |found, (column, codes)| {
            let column = &self.columns[*column];
            found.or(column.postings.union(&column.local(codes), self.rows), self.rows)
        })
    }

    pub(super) fn select_rows<'s>(
        &'s self,
        terms: &[&Term],
        found: Option<&Selection<'_>>,
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
        let may_look_up = local.iter().all(|term| term.column.has_codes_by_row());
        let costs = u64::from(span.len()) * LOOKUP_COST * (local.len() as u64);
        if may_look_up && costs < self.containers() * CONTAINER_COST {
            let within = found.map_or(Selection::All, |found| found.clone().into_owned());
            return local.iter().fold(within, |rows, term| term.look_up(&rows, self, span));
        }
        self.combine(&local, found, span)
    }

    fn combine<'s>(&self, terms: &[LocalTerm<'s>], found: Option<&Selection<'_>>, span: Span) -> Selection<'s> {
        let mut rows = found.map_or(Selection::All, |found| found.clone().into_owned());
        for term in terms {
            if rows.is_empty() {
                return rows;
            }
            let is_quicker = || rows.count(span) * LOOKUP_COST < term.bitmap_cost(self.containers());
            rows = if term.column.has_codes_by_row() && !matches!(rows, Selection::All) && is_quicker() {
                term.look_up(&rows, self, span)
            } else if term.mode == Mode::Include {
                rows.and(term.rows(self))
            } else {
                rows.minus(&term.rows(self), self.rows)
            };
        }
        rows
    }
}
