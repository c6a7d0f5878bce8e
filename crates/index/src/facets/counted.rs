//! What was counted in one segment.

use crate::column::Column;
use crate::piece::Piece;
use crate::question::Question;
use crate::segment::Counts;
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use daybook_wire::Filter;
use daybook_wire::query::Field;
use std::cell::LazyCell;
use std::sync::{Arc, OnceLock};

/// The fields that see the same rows.
pub(super) struct Group {
    /// The field whose own terms are left out; none for the fields that the filter does not name.
    pub(super) without: Option<Field>,
    pub(super) columns: Vec<Column>,
    /// What is left of the filter, in canonical form.
    filter: Arc<str>,
}

impl Group {
    /// Each field that the filter names sees rows of its own; all others see the same.
    pub(super) fn of(fields: &[Field], filter: &Filter, question: &Question) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for field in fields {
            let without = question.terms.iter().find(|term| term.field == *field).map(|term| term.field);
            match groups.iter_mut().find(|group| group.without == without) {
                Some(group) if group.columns.contains(&Column::of(*field)) => {}
                Some(group) => group.columns.push(Column::of(*field)),
                None => {
                    let filter = without.map_or_else(|| filter.encode(), |field| filter.without(field).encode());
                    groups.push(Self { without, columns: vec![Column::of(*field)], filter: filter.into() });
                }
            }
        }
        groups
    }
}

/// What was counted in one segment, group by group.
pub(super) struct Counted<'c> {
    piece: &'c dyn Piece,
    span: Span,
    question: &'c Question,
    groups: Vec<InGroup<'c>>,
}

/// What was counted of one group in one segment.
struct InGroup<'c> {
    without: Option<Field>,
    /// The rows that were counted, once somebody has to know.
    selection: OnceLock<Selection<'c>>,
    /// Field by field.
    counts: Vec<Counts>,
}

impl<'c> Counted<'c> {
    /// Counts what nobody has counted before. What takes a look at so many rows is remembered.
    pub(super) fn new(
        piece: &'c dyn Piece,
        span: Span,
        question: &'c Question,
        groups: &[Group],
        remembers_from: u32,
    ) -> Self {
        let found = LazyCell::new(|| found(piece, question));
        let whole = Span::new(0, piece.rows());
        let remembered = piece.remembered().filter(|_| span == whole && !question.is_empty());
        let count = |group: &Group| {
            let without = group.without;
            let known = remembered.and_then(|remembered| remembered.find(&group.filter, &group.columns));
            if let Some(counts) = known {
                return InGroup { without, selection: OnceLock::new(), counts };
            }
            let selection = piece.select(&question.terms_but(without), found.as_ref(), span);
            if selection.is_empty() {
                let counts = group.columns.iter().map(|_| Counts::default()).collect();
                return InGroup { without, selection: selection.into(), counts };
            }
            let counts: Vec<Counts> =
                piece.counts(&group.columns, &selection, span).into_iter().map(Arc::new).collect();
            let selected = selection.count(span);
            let looked_at = selected.min(u64::from(span.len()) - selected);
            if let Some(remembered) = remembered.filter(|_| looked_at >= u64::from(remembers_from)) {
                for (column, counts) in group.columns.iter().zip(&counts) {
                    remembered.keep(&group.filter, *column, counts);
                }
            }
            InGroup { without, selection: selection.into(), counts }
        };
        Self { piece, span, question, groups: groups.iter().map(count).collect() }
    }

    /// What was counted of one column: of a group, and by the column's place in it.
    pub(super) fn of_column(&self, group: usize, place: usize) -> Option<InColumn<'_, 'c>> {
        let group = self.groups.get(group)?;
        Some(InColumn { counted: self, group, counts: group.counts.get(place)? })
    }
}

fn found<'c>(piece: &'c dyn Piece, question: &Question) -> Option<Selection<'c>> {
    question.search.as_ref().map(|search| piece.search(search))
}

/// One column's part of what was counted in a segment.
pub(super) struct InColumn<'v, 'c> {
    counted: &'v Counted<'c>,
    group: &'v InGroup<'c>,
    counts: &'v [u32],
}

impl InColumn<'_, '_> {
    /// The project-wide codes of a column, and how many rows have each.
    pub(super) fn by_global(&self, column: Column) -> impl Iterator<Item = (u32, u32)> {
        self.counted.piece.globals(column).iter().copied().zip(self.counts.iter().copied())
    }

    /// The key of the newest counted row that has a project-wide code.
    pub(super) fn newest(&self, column: Column, global: u32) -> Option<SortKey> {
        let Counted { piece, span, question, .. } = *self.counted;
        let code = piece.local(column, global).filter(|code| self.counts.get(*code).is_some_and(|count| *count > 0))?;
        let select = || piece.select(&question.terms_but(self.group.without), found(piece, question).as_ref(), span);
        let position = piece.newest(column, code, self.group.selection.get_or_init(select), span)?;
        Some(piece.key(position))
    }
}
