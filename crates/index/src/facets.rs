//! Facets: how often each value of a field occurs among the rows that match the rest of the filter.

mod counted;
mod rank;
mod told;

pub use told::ToldNames;

use crate::column::{Column, MISSING};
use crate::dictionary::folded;
use crate::index::ProjectIndex;
use crate::question::Question;
use counted::{Counted, Group, InColumn};
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
        let question = Question::new(filter, &self.dictionaries, &self.pools.asking);
        let groups = Group::of(fields, filter, &question);
        let at_most = groups.iter().map(|group| self.at_most(&question, group.without)).max().unwrap_or(0);
        // Each match is looked at column by column.
        let looked_at = at_most.saturating_mul(fields.len() as u64);
        let counted = self.each(
            &question,
            looked_at,
            |piece| self.visible(piece, window),
            |piece, span| Counted::new(piece, span, &question, &groups, self.config.remembers_from),
        );
        let needle = contains.map(daybook_wire::fold);
        let coded = self.dictionaries.named(Column::Actor).map(|actors| told::coded(told, actors)).unwrap_or_default();
        let (told, nobody) = (coded, Told::new());
        let facet = |field: &Field| {
            let column = Column::of(*field);
            let place = groups.iter().enumerate().find_map(|(group, of)| {
                of.columns.iter().position(|other| *other == column).map(|place| (group, place))
            });
            place.map_or_else(Facet::default, |(group, place)| {
                let counted: Vec<InColumn<'_, '_>> =
                    counted.iter().filter_map(|counted| counted.of_column(group, place)).collect();
                let told = if column == Column::Actor { &told } else { &nobody };
                self.facet_of(column, &Labelled { counted: &counted, told }, top.clamp(1, 100), needle.as_deref())
            })
        };
        let values: usize = fields.iter().map(|field| self.dictionaries.values(Column::of(*field))).sum();
        if values < MANY_VALUES { fields.iter().map(facet).collect() } else { self.pools.asking.map(fields, facet) }
    }

    fn facet_of(&self, column: Column, labelled: &Labelled<'_, '_>, top: usize, needle: Option<&str>) -> Facet {
        let named = self.dictionaries.named(column);
        let mut sums: Vec<u64> = vec![0; self.dictionaries.values(column)];
        let mut values: Vec<u32> = Vec::new();
        let mut missing = 0;
        for part in labelled.counted {
            for (global, count) in part.by_global(column) {
                if global == MISSING {
                    missing += u64::from(count);
                } else if count > 0 {
                    let value = named.map_or(global, |named| named.value_of(global));
                    let sum = &mut sums[value as usize];
                    if *sum == 0 {
                        values.push(value);
                    }
                    *sum += u64::from(count);
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

    fn reads_like(&self, column: Column, value: u32, labelled: &Labelled<'_, '_>, needle: &str) -> bool {
        let contains = |text: &str| folded(text).contains(needle);
        contains(&self.dictionaries.value(column, value))
            || (self.dictionaries.named(column).is_some() && contains(&self.label(column, value, labelled)))
    }

    /// The name that the newest counted row has for a value, or one that was told since; the value itself where the field has no names.
    fn label(&self, column: Column, value: u32, labelled: &Labelled<'_, '_>) -> String {
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
struct Labelled<'v, 'c> {
    counted: &'v [InColumn<'v, 'c>],
    told: &'v Told<'v>,
}
