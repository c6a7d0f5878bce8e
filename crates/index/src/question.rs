//! A filter, looked up in the dictionaries once for all segments.

use crate::code_set::CodeSet;
use crate::column::Column;
use crate::dictionary::{Dictionaries, source_code, status_code};
use crate::pool::Pool;
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{Filter, fold};
use std::collections::BTreeSet;

/// What a filter asks, in codes.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) terms: Vec<Term>,
    pub(crate) search: Option<Search>,
}

/// One field's includes or excludes.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) field: Field,
    pub(crate) column: Column,
    pub(crate) mode: Mode,
    /// Codes of values that no row has are not here. An include may be left with none: it matches nothing.
    pub(crate) codes: CodeSet,
}

/// The codes of the texts that hold what is searched for, by column; a row with any of them matches.
#[derive(Debug)]
pub(crate) struct Search(pub(crate) Vec<(Column, CodeSet)>);

impl Question {
    pub(crate) fn new(filter: &Filter, dictionaries: &Dictionaries, pool: &Pool) -> Self {
        let term = |(field, mode, values)| {
            let codes = codes(dictionaries, field, values);
            Term { field, column: Column::of(field), mode, codes }
        };
        Self {
            // An exclude of values that nothing has drops nothing.
            terms: filter.terms().map(term).filter(|it| it.mode == Mode::Include || !it.codes.is_empty()).collect(),
            search: filter.search().map(|text| Search(dictionaries.search(&fold(text), pool))),
        }
    }

    /// Whether every row matches.
    pub(crate) const fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.search.is_none()
    }

    /// The terms but those of a field.
    pub(crate) fn terms_but(&self, field: Option<Field>) -> Vec<&Term> {
        self.terms.iter().filter(|term| Some(term.field) != field).collect()
    }
}

/// The codes of a field's values. A value of another field's kind, which no parser makes, matches nothing.
fn codes(dictionaries: &Dictionaries, field: Field, values: &BTreeSet<Value>) -> CodeSet {
    if field == Field::Ip {
        let block = |value: &Value| if let Value::Ip(block) = value { Some(*block) } else { None };
        return dictionaries.addresses.within(&values.iter().filter_map(block).collect::<Vec<_>>());
    }
    let mut codes = Vec::new();
    for value in values {
        match (field, value) {
            (Field::Actor, Value::Actor(..)) => codes.extend(dictionaries.actors.find(&value.to_string())),
            (Field::Resource, Value::Resource(..)) => codes.extend(dictionaries.resources.find(&value.to_string())),
            (Field::Application, Value::Text(id)) => codes.extend(dictionaries.applications.find(id)),
            (Field::Cluster, Value::Text(id)) => codes.extend(dictionaries.clusters.find(id)),
            (Field::Method, Value::Method(text)) => codes.extend(dictionaries.methods.find(text)),
            (Field::Action, Value::Text(text)) => codes.extend(dictionaries.actions.find(text)),
            (Field::ResourceType, Value::Text(text)) => codes.extend(dictionaries.resource_types.find(text)),
            (Field::EnvironmentGroup, Value::Text(text)) => {
                codes.extend(dictionaries.environment_groups.texts().find(text));
            }
            (Field::Source, Value::Source(source)) => codes.push(source_code(*source)),
            (Field::Status, Value::Status(status)) => {
                let (first, last) = status.bounds();
                codes.extend(status_code(first)..=status_code(last));
            }
            _ => {}
        }
    }
    codes.into_iter().collect()
}
