//! The values of a field with how often each occurs, to tick.

mod offers;

use super::badges::value_class;
use super::filter_fields::{label, only, toggle};
use super::icon::{Glyph, Icon};
use super::pager::grouped;
use crate::keys::take_clean;
use crate::labels::use_labels;
use crate::load::{Loader, load};
use crate::pages::audit_logs::use_project;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{Facets, FacetsQuery, routes};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use offers::{Offer, free_value, offers};
use std::time::Duration;

/// How long after the last key the server is asked.
const DELAY: Duration = Duration::from_millis(150);
/// How many values are listed; typing finds the others.
const LISTED: u16 = 50;

/// A list of values to tick, with a field to find others. What the view says of the field itself does not narrow it.
#[component]
pub(crate) fn ValueList(
    field: Field,
    /// Whether ticked values are included or excluded.
    #[prop(into)]
    mode: Signal<Mode>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let (project, labels) = (use_project(), use_labels());
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let contains = RwSignal::new(None::<String>);
    ask_after_typing(typed, contains);
    let facets = load::<Facets>(Memo::new(move |_| {
        let query = view.query();
        // Codes are few, and their classes are sums of them all.
        let top = if field == Field::Status { 100 } else { LISTED };
        let contains = contains.get().filter(|_| field != Field::Status);
        let filter = query.filter.without(field);
        let asked = FacetsQuery { filter, range: query.range, fields: vec![field], top, contains };
        Some([&routes::facets(project), "?", &asked.encode()].concat())
    }));
    let failed = move || facets.error.with(Option::is_some);
    Effect::new(move || {
        facets.value.with(|facets| {
            if let Some(facets) = facets {
                labels.learn(field, facets);
            }
        });
    });
    // What is ticked when the list opens stays in it, found or not.
    let pinned =
        RwSignal::new(untrack(|| view.query().filter.values(field, mode.get()).cloned().collect::<Vec<Value>>()));
    let found = Memo::new(move |_| {
        let contains = contains.get().unwrap_or_default();
        facets.value.with(|facets| {
            let known = facets.as_ref().and_then(|facets| facets.facets.get(field.name())).filter(|_| !failed());
            offers(field, known, failed(), &pinned.get(), &contains, |value| labels.of(field, value))
        })
    });
    let free = Memo::new(move |_| typed.with(|typed| free_value(field, typed, &found.get())));
    let take_free = move || {
        if let Some(value) = free.get_untracked() {
            toggle(view, field, mode.get_untracked(), &value);
            pinned.update(|pinned| pinned.push(value));
            typed.set(String::new());
            contains.set(None);
        }
    };
    // The value that was typed in full, or the first that is like it. An address is never taken for a longer one.
    let take_best = move || {
        let exact = field.parse_value(typed.get_untracked().trim()).ok();
        let found = found.get_untracked();
        let first = found.first().filter(|_| field != Field::Ip);
        match found.iter().find(|offer| Some(&offer.value) == exact.as_ref()).or(first) {
            Some(offer) => toggle(view, field, mode.get_untracked(), &offer.value),
            None => take_free(),
        }
    };
    // Whoever presses Enter before the list has followed means what it will show.
    let entered = RwSignal::new(false);
    Effect::new(move || {
        let follows = contains.with(|contains| typed.with(|typed| contains.as_deref() == Some(typed.trim())));
        if entered.get() && follows && !facets.pending.get() {
            entered.set(false);
            take_best();
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        let is_enter = event.key() == "Enter";
        if is_enter {
            event.prevent_default();
        }
        entered.set(is_enter && !typed.get_untracked().trim().is_empty());
    };
    Effect::new(move || {
        if let Some(input) = input.get() {
            request_animation_frame(move || drop(input.focus()));
        }
    });
    let prompt = if field == Field::Ip { "Address or block, such as 203.0.113.0/24" } else { "Find a value…" };
    view! {
        <input
            node_ref=input
            type="text"
            class="panel-input"
            placeholder=prompt
            aria-label=format!("Find a value of {}", label(field))
            autocomplete="off"
            spellcheck="false"
            prop:value=typed
            on:input=move |event| typed.set(take_clean(&event))
            on:keydown=on_keydown
        />
        <div class="options" role="group" aria-label=label(field) aria-busy=move || facets.pending.get().to_string()>
            <For each=move || found.get() key=Clone::clone let(offer)>
                <ValueOption field=field mode=mode offer=offer />
            </For>
            {move || free.get().map(|value| view! {
                <button type="button" class="option" on:click=move |_| take_free()>
                    <Icon glyph=Glyph::Check />
                    <span class="truncate">"Use " <b>{value.to_string()}</b></span>
                </button>
            })}
        </div>
        <Note field=field facets=facets typed=typed found=found free=free />
    }
}

/// Asks for values that contain what was typed, a little after the last key.
fn ask_after_typing(typed: RwSignal<String>, contains: RwSignal<Option<String>>) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop_waiting = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop_waiting);
    Effect::new(move || {
        let text = Some(typed.get().trim().to_owned()).filter(|text| !text.is_empty());
        stop_waiting();
        waiting.set_value(set_timeout_with_handle(move || contains.set(text), DELAY).ok());
    });
}

/// What is to be said about the list: that it failed, that there is nothing, that there is more.
#[component]
fn Note(
    field: Field,
    facets: Loader<Facets>,
    typed: RwSignal<String>,
    found: Memo<Vec<Offer>>,
    free: Memo<Option<Value>>,
) -> impl IntoView {
    move || {
        let text = typed.get();
        let pending = facets.pending.get();
        if let Some(error) = facets.error.get() {
            return view! {
                <p class="panel-note error" role="alert">
                    "The counts could not be loaded: " {error.detail()} " "
                    <button type="button" class="quiet accent" on:click=move |_| facets.retry()>"Try again"</button>
                </p>
            }
            .into_any();
        }
        if !pending && found.with(Vec::is_empty) && free.with(Option::is_none) {
            let expected = field.parse_value(text.trim()).err().filter(|_| field == Field::Ip && !text.is_empty());
            let said = expected.map_or_else(|| "No values".to_owned(), |expected| format!("Expected {expected}"));
            return view! { <p class="panel-note">{said}</p> }.into_any();
        }
        let others = facets.value.with(|facets| {
            let facet = facets.as_ref().and_then(|facets| facets.facets.get(field.name()));
            facet.map_or(0, |facet| facet.distinct.saturating_sub(facet.values.len() as u64))
        });
        (others > 0)
            .then(|| view! { <p class="panel-note">{format!("{} more: type to find them", grouped(others))}</p> })
            .into_any()
    }
}

#[component]
fn ValueOption(field: Field, mode: Signal<Mode>, offer: Offer) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let Offer { value, label: name, count } = offer;
    let class = format!("truncate {}", value_class(&value));
    let title = value.to_string();
    let only_label = format!("Only {name}");
    let value = StoredValue::new(value);
    let ticked = Memo::new(move |_| {
        value.with_value(|value| view.query().filter.values(field, mode.get()).any(|found| found == value))
    });
    view! {
        <div class="option-row">
            <button
                type="button"
                class="option"
                role="checkbox"
                aria-checked=move || ticked.get().to_string()
                on:click=move |_| value.with_value(|value| toggle(view, field, mode.get_untracked(), value))
            >
                <span class="tick">{move || ticked.get().then(|| view! { <Icon glyph=Glyph::Check /> })}</span>
                <span class=class title=title><bdi>{name}</bdi></span>
                {count.map(|count| view! { <span class="muted count">{grouped(count)}</span> })}
            </button>
            <button type="button" class="only" aria-label=only_label on:click=move |_| value.with_value(|value| only(view, field, value))>
                "Only"
            </button>
        </div>
    }
}
