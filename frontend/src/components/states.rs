//! What stands where there are no rows: nothing found, something wrong, not allowed.

use super::date_range;
use super::filter_bar::describe;
use crate::api::ApiError;
use crate::pages::audit_logs::ViewState;
use crate::url_state::{Address, Navigator, default_view, without_parameter};
use daybook_wire::ParameterError;
use daybook_wire::query::{Field, Mode, Range, Unit, Value};
use leptos::prelude::*;

/// A message in the middle of the page.
#[component]
pub(crate) fn Message(title: &'static str, children: Children) -> impl IntoView {
    view! { <section class="message"><h2>{title}</h2>{children()}</section> }
}

/// Something could not be loaded: the cause, what to tell whoever looks after the server, and a way to try again.
#[component]
pub(crate) fn ErrorState(title: &'static str, error: ApiError, on_retry: impl Fn() + 'static) -> impl IntoView {
    view! {
        <section class="message error" role="alert">
            <h2>{title}</h2>
            <p>{error.detail()}</p>
            {error.request_id().map(|id| view! { <p class="muted">"Request " <code>{id}</code></p> })}
            <button type="button" class="button" on:click=move |_| on_retry()>"Try again"</button>
        </section>
    }
}

/// The address holds something that is no view: which parameter it is, and a way to drop it.
#[component]
pub(crate) fn BadAddress(error: ParameterError) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let name = error.param.clone();
    let drop_it = move |_| {
        let address = untrack(|| navigator.address());
        let search = without_parameter(&address.search, &name);
        // Dropping must lead somewhere: a bare address would bring the default filter back unasked.
        let search = if search.is_empty() || search == address.search { default_view().encode() } else { search };
        navigator.push(Address { search, ..address });
    };
    view! {
        <section class="message error" role="alert">
            <h2>"This address cannot be read"</h2>
            <p>
                "The parameter " <code>{error.param.clone()}</code> " is " <code>{error.value}</code>
                "; expected " {error.expected} "."
            </p>
            <button type="button" class="button" on:click=drop_it>{format!("Remove {}", error.param)}</button>
        </section>
    }
}

/// One way to find more.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Relaxation {
    Term(Field, Mode),
    Search,
    Range,
}

/// Nothing matches: which filters are on, and one click to take each of them off.
#[component]
pub(crate) fn NoResults() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let query = untrack(|| view.query());
    let mut ways: Vec<(String, Relaxation)> = query
        .filter
        .terms()
        .map(|(field, mode, values)| {
            let values: Vec<Value> = values.iter().cloned().collect();
            (format!("Remove {}", describe(field, mode, &values)), Relaxation::Term(field, mode))
        })
        .collect();
    ways.extend(query.filter.search().map(|search| (format!("Remove the search for “{search}”"), Relaxation::Search)));
    let longest = Range::Last(30, Unit::Days);
    if query.range != longest {
        let label = format!("Search the {} instead", date_range::describe(longest).to_lowercase());
        ways.push((label, Relaxation::Range));
    }
    let apply = move |way: &Relaxation| {
        let way = way.clone();
        view.change(move |query| match way {
            Relaxation::Term(field, mode) => query.filter.set(field, mode, []),
            Relaxation::Search => query.filter.set_search(""),
            Relaxation::Range => query.range = longest,
        });
    };
    let both = query.filter.values(Field::Application, Mode::Include).len() > 0
        && query.filter.values(Field::Cluster, Mode::Include).len() > 0;
    view! {
        <section class="message">
            <h2>"No entries match"</h2>
            {if both {
                view! { <p>"Most entries concern an application or a cluster, not both. Take one of the two filters off, or exclude instead."</p> }
            } else {
                view! { <p>"Nothing was recorded in this range with these filters."</p> }
            }}
            <ul class="ways">
                {ways.into_iter().map(|(label, way)| view! {
                    <li><button type="button" class="button small" on:click=move |_| apply(&way)>{label}</button></li>
                }).collect_view()}
            </ul>
        </section>
    }
}
