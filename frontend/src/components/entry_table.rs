//! The rows.

use super::badges::{MethodBadge, StatusBadge};
use super::cell_menu::{cell_button, walk_row};
use super::icon::{Glyph, Icon};
use super::zone_menu::ZoneLabel;
use crate::clock::use_clock;
use crate::keys::lower;
use crate::tail::Tail;
use crate::view::{PageOnly, View};
use crate::view_state::ViewState;
use daybook_wire::query::{Field, StatusMatch, Value};
use daybook_wire::{Actor, Entry, Order, Resource, Source};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

const COLUMNS: [&str; 6] = ["Timestamp", "Actor", "Method", "Status", "Resource", "Action"];

/// How many rows the skeleton has.
const SKELETON_ROWS: usize = 12;

/// The table of entries.
#[component]
pub(crate) fn EntryTable(entries: Memo<Vec<Entry>>, tail: Tail) -> impl IntoView {
    let view = expect_context::<ViewState>();
    // Written once for all rows; which entry is open comes last in an address.
    let closed =
        Memo::new(move |_| view.url_of(&View { query: view.query(), page: PageOnly { entry: None, ..view.page() } }));
    // Escape takes a tooltip away, which may cover what somebody wants to read.
    let untipped = RwSignal::new(false);
    let tip_again = move || {
        if untipped.get_untracked() {
            untipped.set(false);
        }
    };
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            untipped.set(true);
        }
    });
    on_cleanup(move || escape.remove());
    // Rows do not move under a pointer, nor under the focus.
    view! {
        <table
            class="entries"
            on:pointerenter=move |_| tail.hold()
            on:pointerleave=move |_| tail.release()
            on:focusout=move |_| tail.release()
            class:untipped=untipped
            on:pointerover=move |_| tip_again()
            on:focusin=move |_| {
                tail.hold();
                tip_again();
            }
        >
            <Head sorts=true />
            <tbody>
                <For each=move || entries.get() key=|entry| entry.id let(entry)>
                    <Row entry=entry closed=closed />
                </For>
            </tbody>
        </table>
    }
}

/// What stands in for the table until there is one: of the same size, so that nothing jumps.
#[component]
pub(crate) fn TableSkeleton() -> impl IntoView {
    let cells = || COLUMNS.map(|name| view! { <td class=lower(name)><span class="bone"></span></td> }).collect_view();
    view! {
        <table class="entries skeleton" aria-hidden="true">
            <Head sorts=false />
            <tbody>{(0..SKELETON_ROWS).map(|_| view! { <tr>{cells()}</tr> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Head(
    /// Whether the order can be turned round here.
    sorts: bool,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let ascending = Memo::new(move |_| view.query().order == Order::Ascending);
    let turn = move |_| {
        view.change(|query| {
            query.order = if query.order == Order::Ascending { Order::Descending } else { Order::Ascending };
        });
    };
    let arrow = move || view! { <Icon glyph=if ascending.get() { Glyph::ArrowUp } else { Glyph::ArrowDown } /> };
    let sorting = move || sorts.then(|| if ascending.get() { "ascending" } else { "descending" });
    let [_, rest @ ..] = COLUMNS;
    view! {
        <thead>
            <tr>
                <th scope="col" class="timestamp" aria-sort=sorting>
                    <button type="button" class="sort" title="Turn the order round" disabled=!sorts on:click=turn>
                        "Timestamp" {arrow}
                    </button>
                    " "
                    <ZoneLabel />
                    {move || ascending.get().then(|| view! { " " <span class="zone accent">"oldest first"</span> })}
                </th>
                {rest.map(|name| view! { <th scope="col" class=lower(name)>{name}</th> }).collect_view()}
            </tr>
        </thead>
    }
}

#[component]
fn Row(entry: Entry, closed: Memo<String>) -> impl IntoView {
    let clock = use_clock();
    let started_at = entry.started_at;
    // Once for the three of them: formatting takes long, and there are fifty rows.
    let at = Memo::new(move |_| clock.with(|clock| clock.show(started_at)));
    let by_cli = entry.source == Source::Cli;
    let request = format!("{} {}", entry.method, entry.path);
    let described = format!("{}, {request}", entry.action);
    let actor = Value::Actor(entry.actor.kind, entry.actor.id.clone());
    let action = Value::Text(entry.action.clone());
    let resource = entry.resource.as_ref().map(|resource| Value::Resource(resource.kind.clone(), resource.id.clone()));
    let view = expect_context::<ViewState>();
    let id = entry.id;
    let is_open = Memo::new(move |_| view.page().entry == Some(id));
    let href = move || closed.with(|closed| [closed, "&entry=", &id.to_string()].concat());
    // Anywhere in the row opens it, but for what does something of its own, and for a text being selected.
    let open_row = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_in = |selector| {
            target.as_ref().is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
        };
        let selects = window().get_selection().ok().flatten().is_some_and(|text| !text.is_collapsed());
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        if is_in("button") || elsewhere || (selects && !is_in(".row-link")) {
            return;
        }
        event.prevent_default();
        view.open(Some(id), view.current().page.entry.is_some());
    };
    // Most rows are only read.
    let in_use = RwSignal::new(false);
    let use_row = move || {
        if !in_use.get_untracked() {
            in_use.set(true);
        }
    };
    view! {
        <tr
            data-entry=id.to_string()
            class:selected=is_open
            class:in-use=in_use
            on:pointerenter=move |_| use_row()
            on:focusin=move |_| use_row()
            on:click=open_row
            on:keydown=|event| walk_row(&event)
        >
            <td class="timestamp">
                <a class="row-link" href=href aria-current=move || is_open.get().then_some("true")>
                <time datetime=entry.started_at.to_string() title=move || at.get().full>
                    <strong>{move || at.get().to_the_second}</strong><span class="muted">{move || at.get().milliseconds}</span>
                    {move || at.get().other_zone.map(|zone| view! { <span class="zone muted">{zone}</span> })}
                </time>
                </a>
            </td>
            <td class="actor">
                <ActorCell actor=entry.actor by_cli=by_cli />
                {cell_button(in_use, Field::Actor, actor)}
            </td>
            <td class="method"><MethodBadge method=entry.method.clone() />{cell_button(in_use, Field::Method, Value::Method(entry.method))}</td>
            <td class="status">
                <StatusBadge code=entry.status_code />
                {cell_button(in_use, Field::Status, Value::Status(StatusMatch::Code(entry.status_code)))}
            </td>
            <td class="resource">
                <ResourceCell resource=entry.resource />
                {resource.map(|resource| cell_button(in_use, Field::Resource, resource))}
            </td>
            <td class="action">
                <span class="cell">
                    <span class="tip" tabindex="0" data-tip=request aria-label=described>
                        <span class="mono truncate">{entry.action}</span>
                    </span>
                    {entry.cli_command.map(|command| view! {
                        <span class="command muted mono" title=command.clone()><Icon glyph=Glyph::Terminal /> <span class="truncate">{command.clone()}</span></span>
                    })}
                </span>
                {cell_button(in_use, Field::Action, action)}
            </td>
        </tr>
    }
}

#[component]
fn ActorCell(actor: Actor, by_cli: bool) -> impl IntoView {
    let label = actor.label().to_owned();
    let name = if actor.name == label { String::new() } else { format!(", {}", actor.name) };
    let title = format!("{label}{name} ({})", actor.kind.as_str().replace('_', " "));
    view! {
        <span class="cell">
            <Icon glyph=Glyph::of_actor(actor.kind) />
            <span class="truncate" title=title><bdi>{label}</bdi></span>
            {by_cli.then(|| view! { <span class="tag accent" title="Performed via CLI">"CLI"</span> })}
            {actor.deleted.then(|| view! { <span class="tag" title="No longer exists">"deleted"</span> })}
        </span>
    }
}

#[component]
fn ResourceCell(resource: Option<Resource>) -> impl IntoView {
    match resource {
        None => view! { <span class="muted" aria-label="None">"—"</span> }.into_any(),
        Some(Resource { kind, id, name }) => view! {
            <span class="cell" title=format!("{name} ({} {id})", kind.replace('_', " "))>
                <Icon glyph=Glyph::of_resource(&kind) />
                <span class="truncate"><bdi>{name.clone()}</bdi></span>
            </span>
        }
        .into_any(),
    }
}
