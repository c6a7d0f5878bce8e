//! Nothing matches: which filters are on, and for each what would be found without it.

use super::date_range::describe as describe_range;
use super::filter_bar::parts;
use super::filter_fields::label;
use super::volume_chart::entries;
use crate::keys::{focus_soon, lower};
use crate::labels::use_labels;
use crate::load::load;
use crate::pages::audit_logs::use_project;
use crate::view::EVERYTHING;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{Query, Relaxations, RelaxationsQuery, routes};
use leptos::prelude::*;

/// One way to find more.
#[derive(Clone, PartialEq, Eq)]
enum Way {
    Drop(Field, Mode),
    DropSearch,
    Widen,
    ExcludeInstead(Field),
}

impl Way {
    /// What the API calls the part that is dropped.
    fn parameter(&self) -> Option<&'static str> {
        match self {
            Self::Drop(field, mode) => Some(field.parameter(*mode)),
            Self::DropSearch => Some("search"),
            Self::Widen => Some("range"),
            Self::ExcludeInstead(_) => None,
        }
    }

    fn apply(&self, query: &mut Query) {
        match self {
            Self::Drop(field, mode) => query.filter.set(*field, *mode, []),
            Self::DropSearch => query.filter.set_search(""),
            Self::Widen => query.range = EVERYTHING,
            Self::ExcludeInstead(field) => {
                let values: Vec<Value> = query.filter.values(*field, Mode::Include).cloned().collect();
                query.filter.set(*field, Mode::Include, []);
                for value in values {
                    query.filter.insert(*field, Mode::Exclude, value);
                }
            }
        }
    }
}

/// What stands in place of the rows.
#[component]
pub(crate) fn NoResults() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let project = use_project();
    let query = Memo::new(move |_| view.query());
    let found = load::<Relaxations>(Memo::new(move |_| {
        let Query { filter, range, .. } = query.get();
        Some([&routes::relaxations(project), "?", &RelaxationsQuery { filter, range }.encode()].concat())
    }));
    let total = move |way: &Way| {
        found.value.with(|value| {
            let relaxations = &value.as_ref().filter(|_| !found.pending.get())?.relaxations;
            let dropped =
                relaxations.iter().find(|one| one.drop.iter().any(|name| Some(name.as_str()) == way.parameter()));
            dropped.map(|dropped| dropped.total)
        })
    };
    let both = Memo::new(move |_| {
        let filter = query.get().filter;
        [Field::Application, Field::Cluster].into_iter().all(|field| filter.values(field, Mode::Include).len() > 0)
    });
    // The buttons go with what they take off.
    let apply = move |way: &Way| {
        view.change(|query| way.apply(query));
        focus_soon(".results".to_owned());
    };
    let item = move |([before, value, after], way): ([String; 3], Way)| {
        let counted = way.clone();
        let count =
            move || total(&counted).map(|total| view! { ": " <span class:muted=total == 0>{entries(total)}</span> });
        view! {
            <li>
                <button type="button" class="button small" on:click=move |_| apply(&way)>
                    <span>{before}<bdi>{value}</bdi>{after} {count}</span>
                </button>
            </li>
        }
    };
    let why = move || {
        if both.get() {
            "No entry concerns both an application and a cluster that are asked for. Take one of the two filters off, or exclude it instead."
        } else if query.with(|query| query.filter.is_empty()) {
            "Nothing was recorded in this range."
        } else {
            "Nothing was recorded in this range with these filters."
        }
    };
    let failed = move || found.error.with(Option::is_some);
    view! {
        <section class="message">
            <h2>"No entries match"</h2>
            <p>{why}</p>
            <ul class="ways">{move || ways(&query.get(), both.get()).into_iter().map(item).collect_view()}</ul>
            {move || failed().then(|| view! {
                <p class="ways-failed">
                    "What each would bring could not be counted. "
                    <button type="button" class="quiet accent" on:click=move |_| found.retry()>"Try again"</button>
                </p>
            })}
        </section>
    }
}

fn ways(query: &Query, both: bool) -> Vec<([String; 3], Way)> {
    let labels = use_labels();
    let mut ways: Vec<([String; 3], Way)> = query
        .filter
        .terms()
        .map(|(field, mode, values)| {
            let values: Vec<Value> = values.iter().cloned().collect();
            let [before, values] = parts(field, mode, &values, labels);
            (["Remove ".to_owned() + &before, values, String::new()], Way::Drop(field, mode))
        })
        .collect();
    if both {
        let instead = |field| (whole(["Exclude the ", &lower(label(field)), " instead"]), Way::ExcludeInstead(field));
        ways.extend([Field::Application, Field::Cluster].map(instead));
    }
    ways.extend(query.filter.search().map(|search| (whole(["Remove the search for “", search, "”"]), Way::DropSearch)));
    if query.range != EVERYTHING {
        ways.push((whole(["Search ", &lower(&describe_range(EVERYTHING)), " instead"]), Way::Widen));
    }
    ways
}

/// A sentence about a value, in three parts: whichever way the value is written, it must not turn the sentence.
fn whole(parts: [&str; 3]) -> [String; 3] {
    parts.map(ToOwned::to_owned)
}
