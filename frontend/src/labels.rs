//! What people call the values of filters. The address holds ids; entries and facets bring the names along.

use crate::load::load;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{Entry, Facet, Facets, FacetsQuery, routes};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// The fields whose values are ids.
const NAMED: [Field; 4] = [Field::Actor, Field::Resource, Field::Application, Field::Cluster];

/// How long chips wait for their names.
const PATIENCE: Duration = Duration::from_secs(2);

/// The names that are known so far.
#[derive(Clone, Copy)]
pub(crate) struct Labels {
    known: RwSignal<BTreeMap<(Field, String), String>>,
    /// Whether those of the address that the page was opened with are known, or cannot be waited for.
    settled: RwSignal<bool>,
}

impl Labels {
    /// Starts without names, and asks for those of the filter that no row brings.
    pub(crate) fn new(project: i64, view: ViewState) -> Self {
        let labels = Self { known: RwSignal::new(BTreeMap::new()), settled: RwSignal::new(false) };
        let url = Memo::new(move |_| {
            let query = view.asked()?;
            let is_unknown = |field: &Field| {
                let mut values = Mode::ALL.into_iter().flat_map(|mode| query.filter.values(*field, mode));
                values.any(|value| labels.find(*field, value).is_none())
            };
            let fields: Vec<Field> = NAMED.into_iter().filter(is_unknown).collect();
            let filter = fields.iter().fold(query.filter.clone(), |filter, field| filter.without(*field));
            let asked = FacetsQuery { filter, range: query.range, fields, top: 100, contains: None };
            (!asked.fields.is_empty()).then(|| [&routes::facets(project), "?", &asked.encode()].concat())
        });
        let found = load::<Facets>(url);
        Effect::new(move || {
            let Some(facets) = found.value.get() else { return };
            for field in NAMED {
                if let Some(facet) = facets.facets.get(field.name()) {
                    labels.learn(field, facet);
                }
            }
        });
        // The page may be gone by then.
        let settle = move || {
            let _ = labels.settled.try_set(true);
        };
        Effect::new(move || {
            if url.with(Option::is_none) || !found.pending.get() {
                settle();
            }
        });
        set_timeout(settle, PATIENCE);
        labels
    }

    /// Whether what the page was opened with can be named. A chip that turned from an id into a name before people's eyes would move what
    /// stands beside it.
    pub(crate) fn are_settled(self) -> bool {
        self.settled.get()
    }

    /// Takes the names out of a facet.
    pub(crate) fn learn(self, field: Field, facet: &Facet) {
        let names = facet.values.iter().map(|value| ((field, value.value.clone()), value.label.clone()));
        self.add(names.collect());
    }

    /// Takes the names out of entries.
    pub(crate) fn learn_from(self, entries: &[Entry]) {
        let mut names = Vec::new();
        for entry in entries {
            let actor = Value::Actor(entry.actor.kind, entry.actor.id.clone());
            names.push(((Field::Actor, actor.to_string()), entry.actor.name.clone()));
            if let Some(resource) = &entry.resource {
                let value = Value::Resource(resource.kind.clone(), resource.id.clone());
                names.push(((Field::Resource, value.to_string()), resource.name.clone()));
            }
            for (field, named) in [(Field::Application, &entry.application), (Field::Cluster, &entry.cluster)] {
                names.extend(named.iter().map(|named| ((field, named.id.clone()), named.name.clone())));
            }
        }
        self.add(names);
    }

    fn add(self, names: Vec<((Field, String), String)>) {
        let news = |known: &BTreeMap<_, _>| names.iter().any(|(value, _)| !known.contains_key(value));
        if self.known.with_untracked(news) {
            self.known.update(|known| {
                for (value, name) in names {
                    known.entry(value).or_insert(name);
                }
            });
        }
    }

    /// What a person reads for a value.
    pub(crate) fn of(self, field: Field, value: &Value) -> String {
        self.find(field, value).unwrap_or_else(|| value.to_string())
    }

    fn find(self, field: Field, value: &Value) -> Option<String> {
        self.known.with(|known| known.get(&(field, value.to_string())).cloned())
    }
}

/// The names known to the page.
pub(crate) fn use_labels() -> Labels {
    expect_context::<Labels>()
}
