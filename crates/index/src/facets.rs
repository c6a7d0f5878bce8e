//! Facets: how often each value of a field occurs among the rows that match the rest of the filter.

mod rank;
mod told;

pub use told::ToldNames;

use crate::column::{Column, MISSING};
use crate::dictionary::folded;
use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::question::Question;
use crate::selection::Selection;
use crate::sort_key::SortKey;
use crate::span::Span;
use daybook_wire::query::Field;
use daybook_wire::{Filter, Window};
use told::Told;

/// From so many values on, adding up their counts is worth several threads.
const MANY_VALUES: usize = 100_000;

/// The values of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facet {
    /// The most frequent values; equally frequent ones in the order of their code points.
    pub values: Vec<FacetValue>,
    /// How many values there are, listed or not.
    pub distinct: u64,
    /// How many rows lack the field.
    pub missing: u64,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As the filter takes it.
    pub value: String,
    /// As people read it: the name in the newest row counted, for the fields whose values have names; else the value.
    pub label: String,
    /// How many rows have it.
    pub count: u64,
}

/// What was counted in one segment: for each group of fields, the rows and the counts of their codes, field by field.
struct Counted<'i> {
    piece: &'i dyn Piece,
    span: Span,
    groups: Vec<(Selection<'i>, Vec<Vec<u32>>)>,
}

/// The fields that see the same rows.
struct Group {
    /// The field whose own terms are left out; none for the fields that the filter does not name.
    without: Option<Field>,
    columns: Vec<Column>,
}

impl ProjectIndex {
    /// The values of one field in the rows that match all of the filter but this field's own part. With `contains`, only
    /// values are listed, and counted as distinct, that contain it in their value or label, both folded. `top` is how many
    /// values to list: 1 to 100, else the nearest of them.
    #[must_use]
    pub fn facet(&self, filter: &Filter, window: Window, field: Field, top: usize, contains: Option<&str>) -> Facet {
        self.facets_named(filter, window, &[field], top, contains, &ToldNames::new()).pop().unwrap_or_default()
    }

    /// The same for several fields, in their order; they share the work that is common to them.
    #[must_use]
    pub fn facets(&self, filter: &Filter, window: Window, fields: &[Field], top: usize) -> Vec<Facet> {
        self.facets_named(filter, window, fields, top, None, &ToldNames::new())
    }

    /// The same, with names of actors that are not in the rows.
    #[must_use]
    pub fn facets_named(
        &self,
        filter: &Filter,
        window: Window,
        fields: &[Field],
        top: usize,
        contains: Option<&str>,
        told: &ToldNames,
    ) -> Vec<Facet> {
        let question = Question::new(filter, &self.dictionaries, &self.pool);
        let groups = groups(&question, fields);
        let counted = self.each(
            &question,
            |piece| self.visible(piece, window),
            |piece, span| count(piece, span, &question, &groups),
        );
        let needle = contains.map(daybook_wire::fold);
        let coded = self.dictionaries.named(Column::Actor).map(|actors| told::coded(told, actors)).unwrap_or_default();
        let (told, nobody) = (coded, Told::new());
        let facet = |field: &Field| {
            let column = Column::of(*field);
            let place = groups.iter().enumerate().find_map(|(group, of)| {
                of.columns.iter().position(|other| *other == column).map(|place| (group, place))
            });
            place.map_or_else(Facet::default, |place| {
                let counted = in_column(&counted, place);
                let told = if column == Column::Actor { &told } else { &nobody };
                self.facet_of(column, &Labelled { counted: &counted, told }, top.clamp(1, 100), needle.as_deref())
            })
        };
        let values: usize = fields.iter().map(|field| self.dictionaries.values(Column::of(*field))).sum();
        if values < MANY_VALUES { fields.iter().map(facet).collect() } else { self.pool.map(fields, facet) }
    }

    fn facet_of(&self, column: Column, labelled: &Labelled<'_>, top: usize, needle: Option<&str>) -> Facet {
        let named = self.dictionaries.named(column);
        let mut sums: Vec<u64> = vec![0; self.dictionaries.values(column)];
        let mut values: Vec<u32> = Vec::new();
        let mut missing = 0;
        for part in labelled.counted {
            for (global, count) in part.piece.globals(column).iter().zip(part.counts) {
                if *global == MISSING {
                    missing += u64::from(*count);
                } else if *count > 0 {
                    let value = named.map_or(*global, |named| named.value_of(*global));
                    let sum = &mut sums[value as usize];
                    if *sum == 0 {
                        values.push(value);
                    }
                    *sum += u64::from(*count);
                }
            }
        }
        if let Some(needle) = needle {
            values.retain(|value| self.reads_like(column, *value, labelled, needle));
        }
        let distinct = values.len() as u64;
        let best = rank::top(values.iter().map(|value| (sums[*value as usize], *value)), top, |value| {
            self.dictionaries.value(column, value)
        });
        let listed = best.into_iter().map(|(count, value)| FacetValue {
            value: self.dictionaries.value(column, value).into_owned(),
            label: self.label(column, value, labelled),
            count,
        });
        Facet { values: listed.collect(), distinct, missing }
    }

    fn reads_like(&self, column: Column, value: u32, labelled: &Labelled<'_>, needle: &str) -> bool {
        let contains = |text: &str| folded(text).contains(needle);
        contains(&self.dictionaries.value(column, value))
            || (self.dictionaries.named(column).is_some() && contains(&self.label(column, value, labelled)))
    }

    /// The name that the newest counted row has for a value, or one that was told since; the value itself where the field has no names.
    fn label(&self, column: Column, value: u32, labelled: &Labelled<'_>) -> String {
        let Some(named) = self.dictionaries.named(column) else {
            return self.dictionaries.value(column, value).into_owned();
        };
        let mut variants = named.variants_of(value);
        let (latest, others) = (variants.next().unwrap_or(MISSING), variants.next());
        let told = labelled.told.get(&value);
        if others.is_none() && told.is_none() {
            return named.name_of(latest).to_owned();
        }
        let newest_of = |variant: u32| {
            let newest = labelled.counted.iter().filter_map(|part| part.newest(column, variant)).max();
            newest.map(|key| (key, variant))
        };
        let newest = named.variants_of(value).filter_map(newest_of).max();
        match (newest, told) {
            (Some((key, _)), Some((name, told_at))) if *told_at >= key.started_at => (*name).to_owned(),
            (newest, _) => newest.map_or("", |(_, variant)| named.name_of(variant)).to_owned(),
        }
    }
}

/// What was counted of a column, and the names that were told of its values.
struct Labelled<'c> {
    counted: &'c [InColumn<'c>],
    told: &'c Told<'c>,
}

/// One column's part of what was counted in a segment.
struct InColumn<'c> {
    piece: &'c dyn Piece,
    span: Span,
    selection: &'c Selection<'c>,
    counts: &'c [u32],
}

impl InColumn<'_> {
    /// The key of the newest counted row that has a project-wide code.
    fn newest(&self, column: Column, global: u32) -> Option<SortKey> {
        let code =
            self.piece.local(column, global).filter(|code| self.counts.get(*code).is_some_and(|count| *count > 0))?;
        self.piece.newest(column, code, self.selection, self.span).map(|position| self.piece.key(position))
    }
}

fn in_column<'c>(counted: &'c [Counted<'c>], (group, place): (usize, usize)) -> Vec<InColumn<'c>> {
    let part = |counted: &'c Counted<'c>| {
        let (selection, counts) = counted.groups.get(group)?;
        Some(InColumn { piece: counted.piece, span: counted.span, selection, counts: counts.get(place)? })
    };
    counted.iter().filter_map(part).collect()
}

/// Each field that the filter names sees rows of its own; all others see the same.
fn groups(question: &Question, fields: &[Field]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for field in fields {
        let without = question.terms.iter().find(|term| term.field == *field).map(|term| term.field);
        match groups.iter_mut().find(|group| group.without == without) {
            Some(group) if group.columns.contains(&Column::of(*field)) => {}
            Some(group) => group.columns.push(Column::of(*field)),
            None => groups.push(Group { without, columns: vec![Column::of(*field)] }),
        }
    }
    groups
}

fn count<'i>(piece: &'i dyn Piece, span: Span, question: &Question, groups: &[Group]) -> Counted<'i> {
    let found = question.search.as_ref().map(|search| piece.search(search));
    let count = |group: &Group| {
        let selection = piece.select(&question.terms_but(group.without), found.as_ref(), span);
        let counts = piece.counts(&group.columns, &selection, span);
        (selection, counts)
    };
    Counted { piece, span, groups: groups.iter().map(count).collect() }
}
