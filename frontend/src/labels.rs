//! What people call the values of filters. The address holds ids; entries and facets bring the names along.

use crate::api::{self, ApiError};
use crate::load::{text, until_stale};
use crate::view::EVERYTHING;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, MAX_VALUES, Mode, Value};
use daybook_wire::{Entry, Facets, FacetsQuery, Page, Query, routes};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::time::Duration;
use web_sys::AbortSignal;

/// The fields whose values are ids.
const NAMED: [Field; 4] = [Field::Actor, Field::Resource, Field::Application, Field::Cluster];

/// How long chips wait for their names.
const PATIENCE: Duration = Duration::from_secs(2);

/// The names that are known so far.
#[derive(Clone, Copy)]
pub(crate) struct Labels {
    /// What nobody knows goes by its id.
    known: RwSignal<BTreeMap<(Field, String), String>>,
    /// Whether those of the address that the page was opened with are known, or cannot be waited for.
    settled: RwSignal<bool>,
}

impl Labels {
    /// Starts without names, and asks for those of the filter that no row brings.
    pub(crate) fn new(project: i64, view: ViewState) -> Self {
        let labels = Self { known: RwSignal::new(BTreeMap::new()), settled: RwSignal::new(false) };
        let asked = Memo::new(move |_| view.asked().unwrap_or_default().without_page());
        Effect::new(move || {
            let (query, Some(signal)) = (asked.get(), until_stale()) else { return };
            spawn_local(labels.find_names(project, query, signal));
        });
        // Rows may be quicker.
        Effect::new(move || {
            if asked.with(|query| labels.unnamed(query).is_none()) {
                labels.settle();
            }
        });
        set_timeout(move || labels.settle(), PATIENCE);
        labels
    }

    /// Asks for the names of what a filter holds, until all are known or an answer fails: for those of the most frequent values, then
    /// for entries of what is left, whenever they were. Each of these answers names one value at least, or shows that nobody
    /// knows them: so the rarest is found behind the most frequent.
    async fn find_names(self, project: i64, query: Query, signal: AbortSignal) {
        let mut counted = false;
        while let Some((field, values)) = self.unnamed(&query) {
            let url = if counted { entries_url(project, field, &values) } else { self.counts_url(project, &query) };
            let Ok(answer) = text(&url, &signal).await else { break };
            let learnt = if counted { self.learn_rare(field, &values, &answer) } else { self.learn_counted(&answer) };
            if learnt.is_err() {
                break;
            }
            counted = true;
        }
        if !signal.aborted() {
            self.settle();
        }
    }

    fn learn_counted(self, answer: &str) -> Result<(), ApiError> {
        let facets = api::parse(answer)?;
        for field in NAMED {
            self.learn(field, &facets);
        }
        Ok(())
    }

    fn learn_rare(self, field: Field, values: &[Value], answer: &str) -> Result<(), ApiError> {
        self.learn_from(&api::parse::<Page>(answer)?.entries);
        if values.iter().all(|value| self.find(field, value).is_none()) {
            self.add(values.iter().map(|value| ((field, value.to_string()), value.to_string())).collect());
        }
        Ok(())
    }

    fn settle(self) {
        // The page may be gone by then.
        let _ = self.settled.try_set(true);
    }

    /// Where the most frequent values are counted of the fields that have values without a name.
    fn counts_url(self, project: i64, query: &Query) -> String {
        let fields: Vec<Field> = NAMED.into_iter().filter(|field| !self.unnamed_of(query, *field).is_empty()).collect();
        let filter = fields.iter().fold(query.filter.clone(), |filter, field| filter.without(*field));
        let asked = FacetsQuery { filter, range: query.range, fields, top: 100, contains: None };
        [&routes::facets(project), "?", &asked.encode()].concat()
    }

    /// The first field of a filter of which there are values without a name, and these.
    fn unnamed(self, query: &Query) -> Option<(Field, Vec<Value>)> {
        NAMED.into_iter().map(|field| (field, self.unnamed_of(query, field))).find(|(_, values)| !values.is_empty())
    }

    /// The values of a field that have no name yet, as many as can be asked for at once.
    fn unnamed_of(self, query: &Query, field: Field) -> Vec<Value> {
        let mut unnamed = Vec::new();
        for mode in Mode::ALL {
            for value in query.filter.values(field, mode) {
                if unnamed.len() < MAX_VALUES && self.find(field, value).is_none() {
                    unnamed.push(value.clone());
                }
            }
        }
        unnamed
    }

    /// Whether what the page was opened with can be named. A chip that turned from an id into a name before people's eyes would move what
    /// stands beside it.
    pub(crate) fn are_settled(self) -> bool {
        self.settled.get()
    }

    /// Takes the names of a field's values out of facets.
    pub(crate) fn learn(self, field: Field, facets: &Facets) {
        if let Some(facet) = facets.facets.get(field.name()) {
            let names = facet.values.iter().map(|value| ((field, value.value.clone()), value.label.clone()));
            self.add(names.collect());
        }
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
        let is_news = |known: &BTreeMap<_, _>, value: &(Field, String), name: &String| {
            known.get(value).is_none_or(|former| *former == value.1 && former != name)
        };
        if self.known.with_untracked(|known| names.iter().any(|(value, name)| is_news(known, value, name))) {
            self.known.update(|known| {
                for (value, name) in names {
                    if is_news(known, &value, &name) {
                        known.insert(value, name);
                    }
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

/// Where entries of certain values are. One entry is enough for one value.
fn entries_url(project: i64, field: Field, values: &[Value]) -> String {
    let mut query = Query { range: EVERYTHING, ..Query::default() };
    if values.len() == 1 {
        query.limit = 1;
    }
    query.filter.set(field, Mode::Include, values.to_vec());
    [&routes::audit_logs(project), "?", &query.encode()].concat()
}
