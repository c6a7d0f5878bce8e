//! One entry, whole: a panel over the right side of the page, and a page of its own on a phone.

mod aside;
mod changes;
mod facts;
mod neighbours;

use super::cell_menu::CellMenu;
use super::icon::{Glyph, Icon};
use super::states::ErrorState;
use crate::api::parse_entry;
use crate::keys::{are_on, focus_if_lost, is_typing, show};
use crate::links::follow;
use crate::load::{Loader, load_with};
use crate::pages::audit_logs::use_project;
use crate::view::View;
use crate::view_state::ViewState;
use aside::step_aside_for_focus;
use changes::{ChangesDiff, Metadata};
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{Entry, EntryDetail, Filter, Page, Query, routes};
use facts::Facts;
use leptos::html;
use leptos::prelude::*;
use neighbours::Neighbours;
use std::time::Duration;
use uuid::Uuid;
use wasm_bindgen::JsCast;

/// How long after a page the last of its rows are there.
const UNTIL_DRAWN: Duration = Duration::from_millis(100);

/// The open entry, if there is one.
#[component]
pub(crate) fn EntryDrawer(
    /// The rows beside it: where the arrow keys lead, and what is known before the entry is there.
    page: Loader<Page>,
    /// Of the page, and what is new above it.
    rows: Memo<Vec<Entry>>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let open = Memo::new(move |_| view.page().entry);
    let is_open = Memo::new(move |_| open.get().is_some());
    view! {
        <Show when=move || is_open.get()>
            <Drawer open=open page=page rows=rows />
        </Show>
    }
}

#[component]
fn Drawer(open: Memo<Option<Uuid>>, page: Loader<Page>, rows: Memo<Vec<Entry>>) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let project = use_project();
    let detail = load_with(Memo::new(move |_| open.get().map(|id| routes::audit_log(project, id))), parse_entry);
    let loaded = Memo::new(move |_| detail.value.get().filter(|detail| Some(detail.entry.id) == open.get()));
    let error = Memo::new(move |_| detail.error.get().filter(|_| !detail.pending.get()));
    // The row says most of it already.
    let entry = Memo::new(move |_| {
        let row = || rows.with(|rows| rows.iter().find(|row| Some(row.id) == open.get()).cloned());
        loaded.with(|loaded| loaded.as_ref().map(|detail| detail.entry.clone())).or_else(row)
    });
    let neighbours = Neighbours::new(open, page, rows, view);
    let go = move |by| neighbours.go(by);
    let panel = NodeRef::<html::Div>::new();
    let close = move || view.open(None, false);
    // A neighbour's row comes into sight. The row that was opened is there already.
    let last = StoredValue::new(None::<Uuid>);
    Effect::new(move || {
        let Some(id) = open.get() else { return };
        if last.try_update_value(|last| last.replace(id)).flatten().is_some() {
            set_timeout(move || show(&row(id)), UNTIL_DRAWN);
        }
    });
    // Back to the row, however it was closed.
    on_cleanup(move || {
        if let Some(id) = last.try_get_value().flatten() {
            focus_if_lost(row(id) + " .row-link");
        }
    });
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            request_animation_frame(move || drop(panel.focus()));
        }
    });
    step_aside_for_focus(panel);
    let menu = expect_context::<CellMenu>();
    // The page is told of its own scrolling only. The menu had the focus.
    let scrolled = move |_| {
        if menu.leave_behind() {
            focus_if_lost(".drawer".to_owned());
        }
    };
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let scrolls = target.is_some_and(|target| target.matches(".code").unwrap_or(false));
        match event.key().as_str() {
            // What scrolls by these keys goes on doing so.
            "ArrowUp" | "ArrowDown" if scrolls => return,
            "j" | "k" if !are_on() => return,
            "ArrowUp" | "k" => go(-1),
            "ArrowDown" | "j" => go(1),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let title =
        move || entry.with(|entry| entry.as_ref().map_or_else(|| "Entry".to_owned(), |entry| entry.action.clone()));
    let step = move |name: &'static str, glyph: Glyph, by: isize| {
        view! {
            <button type="button" class="icon-button" aria-label=name title=name aria-disabled=move || neighbours.of(by).is_none().to_string() on:click=move |_| go(by)>
                <Icon glyph=glyph />
            </button>
        }
    };
    view! {
        <div class="drawer" node_ref=panel role="dialog" aria-labelledby="entry-title" tabindex="-1">
            <div class="drawer-head">
                <h2 id="entry-title" class="mono truncate">{title}</h2>
                {step("Previous entry", Glyph::ArrowUp, -1)}
                {step("Next entry", Glyph::ArrowDown, 1)}
                <button type="button" class="icon-button" aria-label="Close the entry" title="Close" on:click=move |_| close()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            <div class="drawer-body" on:scroll=scrolled>
                {move || error.get().map(|error| view! {
                    <ErrorState title="The entry could not be loaded" error=error on_retry=move || detail.retry() />
                })}
                {move || entry.get().map(|entry| view! { <Facts entry=entry /> })}
                {move || match loaded.get() {
                    Some(EntryDetail { changes, metadata, .. }) => view! {
                        {changes.map(|changes| view! { <ChangesDiff changes=changes /> })}
                        {metadata.map(|metadata| view! { <Metadata metadata=metadata /> })}
                    }
                    .into_any(),
                    None if error.with(Option::is_some) => ().into_any(),
                    None => view! { <div class="drawer-bones" aria-hidden="true"><span class="bone"></span><span class="bone"></span><span class="bone"></span></div> }.into_any(),
                }}
                // Comes with what stands above it, so that it does not move.
                {move || loaded.get().map(|detail| view! { <Related entry=detail.entry /> })}
            </div>
        </div>
    }
}

fn row(entry: Uuid) -> String {
    format!("[data-entry='{entry}']")
}

/// Where else to look.
#[component]
fn Related(entry: Entry) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let link = move |name: &'static str, field: Field, value: Value| {
        let mut filter = Filter::default();
        filter.insert(field, Mode::Include, value);
        let query = Query { filter, range: untrack(|| view.query().range), ..Query::default() };
        let target = View {
            query: query.clone(),
            page: crate::view::PageOnly { entry: None, unzoomed: None, ..view.current().page },
        };
        let show = move |event| follow(&event, || view.show(query.clone()));
        view! { <a class="button" href=view.url_of(&target) on:click=show>{name}</a> }
    };
    let actor = Value::Actor(entry.actor.kind, entry.actor.id.clone());
    let resource = entry.resource.map(|resource| Value::Resource(resource.kind, resource.id));
    view! {
        <div class="related">
            {link("Entries of this actor", Field::Actor, actor)}
            {resource.map(|resource| link("Entries of this resource", Field::Resource, resource))}
        </div>
    }
}
