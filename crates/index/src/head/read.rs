//! Questions to the mutable segment.

use super::Head;
use super::condition::Condition;
use crate::code_set::CodeSet;
use crate::column::Column;
use crate::dictionary::status_class;
use crate::piece::Piece;
use crate::question::{Search, Term};
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use daybook_wire::query::Mode;

impl Head {
    fn span(&self) -> Span {
        Span::new(0, self.rows())
    }
}

impl Piece for Head {
    fn rows(&self) -> u32 {
        u32::try_from(self.order.len()).unwrap_or(u32::MAX)
    }

    fn key(&self, position: u32) -> SortKey {
        self.keys[self.row(position)]
    }

    fn before(&self, started_at: i64) -> u32 {
        self.below(SortKey { started_at, seq: i64::MIN })
    }

    fn below(&self, key: SortKey) -> u32 {
        let below = self.order.partition_point(|row| self.keys[usize::from(*row)] < key);
        u32::try_from(below).unwrap_or(u32::MAX)
    }

    fn globals(&self, column: Column) -> &[u32] {
        &self.columns[column].globals
    }

    fn local(&self, column: Column, global: u32) -> Option<usize> {
        self.columns[column].find(global)
    }

    fn count_among(&self, column: Column, codes: &CodeSet) -> u64 {
        let held = &self.columns[column];
        codes.iter().filter_map(|code| held.find(code)).map(|code| u64::from(held.counts[code])).sum()
    }

    fn search(&self, search: &Search) -> Selection<'_> {
        let column = |(column, codes): &(Column, CodeSet)| Condition::new(&self.columns[*column], codes, true);
        let conditions: Vec<Condition<'_>> =
            search.0.iter().map(column).filter(|condition| !condition.is_of_none()).collect();
        if conditions.iter().all(Condition::passes_few) {
            return Selection::Listed(self.positions(conditions.iter().flat_map(Condition::rows)).into());
        }
        let passes = |position: &u32| {
            let row = self.row(*position);
            conditions.iter().any(|condition| condition.passes(row))
        };
        Selection::Listed(self.span().positions().filter(passes).collect())
    }

    fn select<'s>(&'s self, terms: &[&Term], found: Option<&Selection<'_>>, span: Span) -> Selection<'s> {
        let mut conditions = Vec::with_capacity(terms.len());
        for term in terms {
            let condition = Condition::new(&self.columns[term.column], &term.codes, term.mode == Mode::Include);
            match (condition.is_of_none(), term.mode) {
                (false, _) => conditions.push(condition),
                (true, Mode::Include) => return Selection::none(),
                (true, Mode::Exclude) => {}
            }
        }
        if conditions.is_empty() && found.is_none() {
            return Selection::All;
        }
        if let Some(narrowest) =
            conditions.iter().filter(|condition| condition.passes_few()).min_by_key(|condition| condition.members())
        {
            let rows =
                narrowest.rows().into_iter().filter(|row| conditions.iter().all(|condition| condition.passes(*row)));
            let is_wanted = |position: &u32| {
                (span.start..span.end).contains(position) && found.is_none_or(|found| found.contains(*position))
            };
            return Selection::Listed(self.positions(rows).into_iter().filter(is_wanted).collect());
        }
        let passes = |position: &u32| {
            let row = self.row(*position);
            conditions.iter().all(|condition| condition.passes(row))
        };
        Selection::Listed(match found {
            Some(found) => found.positions(span).filter(passes).collect(),
            None => span.positions().filter(passes).collect(),
        })
    }

    fn counts(&self, columns: &[Column], selection: &Selection<'_>, span: Span) -> Vec<Vec<u32>> {
        if matches!(selection, Selection::All) && span == self.span() {
            return columns.iter().map(|column| self.columns[*column].counts.clone()).collect();
        }
        let mut counts: Vec<Vec<u32>> = columns.iter().map(|column| vec![0; self.globals(*column).len()]).collect();
        selection.for_each_block(span, |block| {
            for (column, counts) in columns.iter().zip(&mut counts) {
                let codes = &self.columns[*column].codes;
                for position in block {
                    counts[usize::from(codes[self.row(*position)])] += 1;
                }
            }
        });
        counts
    }

    fn newest(&self, column: Column, code: usize, selection: &Selection<'_>, span: Span) -> Option<u32> {
        let codes = &self.columns[column].codes;
        selection.positions(span).rev().find(|position| usize::from(codes[self.row(*position)]) == code)
    }

    fn volume(&self, selection: &Selection<'_>, edges: &[u32]) -> Vec<[u64; 5]> {
        let status = &self.columns[Column::Status];
        let classes: Vec<Option<usize>> = status.globals.iter().map(|global| status_class(*global)).collect();
        let mut by_code = vec![0; classes.len()];
        let mut buckets = Vec::with_capacity(edges.len().saturating_sub(1));
        for pair in edges.windows(2) {
            if pair[0] == pair[1] {
                buckets.push([0; 5]);
                continue;
            }
            let mut count = |row: usize| by_code[usize::from(status.codes[row])] += 1;
            if matches!(selection, Selection::All) {
                for row in &self.order[pair[0] as usize..pair[1] as usize] {
                    count(usize::from(*row));
                }
            } else {
                let span = Span::new(pair[0], pair[1]);
                selection.positions(span).for_each(|position| count(self.row(position)));
            }
            let mut bucket = [0; 5];
            for (count, class) in by_code.iter_mut().zip(&classes) {
                let count = std::mem::take(count);
                if let Some(class) = class {
                    bucket[*class] += count;
                }
            }
            buckets.push(bucket);
        }
        buckets
    }
}
