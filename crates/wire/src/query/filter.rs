//! Which entries match.

use super::{Field, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The most values of one parameter.
pub const MAX_VALUES: usize = 100;
/// The most characters of a search.
pub const MAX_SEARCH_CHARS: usize = 255;

/// Whether values are asked for or kept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// The entry has one of the values.
    Include,
    /// The entry has none of the values. One that lacks the field is kept.
    Exclude,
}

impl Mode {
    /// Both modes, in canonical order.
    pub const ALL: [Self; 2] = [Self::Include, Self::Exclude];
}

/// Which entries match: any of a field's included values, none of its excluded ones, all fields together, and the search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Never holds an empty set, so that equal filters are equal values.
    values: BTreeMap<(Field, Mode), BTreeSet<Value>>,
    /// Never empty, never with white space around.
    search: Option<String>,
}

impl Filter {
    /// The values of a field, in their order; empty where the filter does not use it.
    #[must_use]
    pub fn values(&self, field: Field, mode: Mode) -> impl ExactSizeIterator<Item = &Value> {
        static NONE: BTreeSet<Value> = BTreeSet::new();
        self.values.get(&(field, mode)).unwrap_or(&NONE).iter()
    }

    /// Everything the filter asks of fields, in canonical order; no set is empty.
    pub fn terms(&self) -> impl Iterator<Item = (Field, Mode, &BTreeSet<Value>)> {
        self.values.iter().map(|(&(field, mode), values)| (field, mode, values))
    }

    /// Replaces the values of a field.
    pub fn set(&mut self, field: Field, mode: Mode, values: impl IntoIterator<Item = Value>) {
        let values: BTreeSet<Value> = values.into_iter().collect();
        if values.is_empty() {
            self.values.remove(&(field, mode));
        } else {
            self.values.insert((field, mode), values);
        }
    }

    /// Adds one value to a field.
    pub fn insert(&mut self, field: Field, mode: Mode, value: Value) {
        self.values.entry((field, mode)).or_default().insert(value);
    }

    /// The same filter without what it says of a field.
    #[must_use]
    pub fn without(&self, field: Field) -> Self {
        let mut rest = self.clone();
        rest.values.retain(|(of, _), _| *of != field);
        rest
    }

    /// The same filter without one parameter.
    #[must_use]
    pub fn without_parameter(&self, field: Field, mode: Mode) -> Self {
        let mut rest = self.clone();
        rest.values.remove(&(field, mode));
        rest
    }

    /// The same filter without the search.
    #[must_use]
    pub fn without_search(&self) -> Self {
        Self { search: None, ..self.clone() }
    }

    /// What to search for, as typed but for white space around it; `None` when nothing is.
    #[must_use]
    pub fn search(&self) -> Option<&str> {
        self.search.as_deref()
    }

    /// Searches for `text`, or for nothing when that is empty or blank.
    pub fn set_search(&mut self, text: &str) {
        let text = text.trim();
        self.search = (!text.is_empty()).then(|| text.to_owned());
    }

    /// Whether every entry matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.search.is_none()
    }
}
