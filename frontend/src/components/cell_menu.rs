//! What can be done with one value in the table: keep only it, or keep it out.

use super::filter_fields::{exclude, label, only};
use super::icon::{Glyph, Icon};
use crate::keys::lower;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, Value};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node};

/// The value whose menu is open, and where.
#[derive(Debug, Clone)]
struct Opened {
    field: Field,
    value: Value,
    left: f64,
    top: f64,
}

/// What the menu takes of the window's height, in pixels, and some room beneath it.
const PANEL_HEIGHT: f64 = 92.0;

/// How far a button moves, in pixels, before its menu is seen to be elsewhere.
const NOTICED: f64 = 1.0;

/// The one menu that all cells share.
#[derive(Clone, Copy)]
pub(crate) struct CellMenu(RwSignal<Option<Opened>>, StoredValue<Option<HtmlElement>, LocalStorage>);

impl CellMenu {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None), StoredValue::new_local(None))
    }

    fn close(self) {
        self.0.set(None);
        self.1.with_value(|button| button.iter().for_each(|button| drop(button.focus())));
    }

    /// Closes what stands no longer where it belongs, because something was scrolled; answers whether it did.
    pub(crate) fn leave_behind(self) -> bool {
        let moved = |opened: &Opened| {
            self.1.with_value(|button| {
                let bottom = button.as_ref().map(|button| button.get_bounding_client_rect().bottom());
                bottom.is_none_or(|bottom| (bottom - opened.top).abs() > NOTICED)
            })
        };
        let leaves = self.0.with_untracked(|opened| opened.as_ref().is_some_and(moved));
        if leaves {
            self.0.set(None);
        }
        leaves
    }
}

/// A cell's button, once its row is pointed at or has the focus: hundreds of them are most of what a page of rows would be made of.
pub(crate) fn cell_button(in_use: RwSignal<bool>, field: Field, value: Value) -> impl IntoView {
    move || {
        in_use.get().then(|| view! { <CellButton field=field value=value.clone() class="cell-button" tabindex="-1" /> })
    }
}

/// A small button beside a value. In a cell it stands aside from Tab: the arrow keys lead to it from the row's link.
#[component]
pub(crate) fn CellButton(
    field: Field,
    value: Value,
    class: &'static str,
    tabindex: &'static str,
    #[prop(optional)] glyph: Option<Glyph>,
) -> impl IntoView {
    let CellMenu(opened, from) = expect_context::<CellMenu>();
    let called = if field == Field::Ip { label(field).to_owned() } else { lower(label(field)) };
    let name = ["Filter by this ", &called].concat();
    let open = move |event: MouseEvent| {
        event.stop_propagation();
        let Some(button) = event.current_target().and_then(|button| button.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let place = button.get_bounding_client_rect();
        from.set_value(Some(button));
        opened.set(Some(Opened { field, value: value.clone(), left: place.left(), top: place.bottom() }));
    };
    view! {
        <button type="button" class=class tabindex=tabindex aria-haspopup="menu" title=name.clone() aria-label=name on:click=open>
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
        </button>
    }
}

/// The open menu.
#[component]
pub(crate) fn CellMenuPanel() -> impl IntoView {
    let menu = expect_context::<CellMenu>();
    let panel = NodeRef::<html::Div>::new();
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if menu.0.with_untracked(Option::is_some)
            && !panel.get_untracked().is_some_and(|panel| panel.contains(target.as_ref()))
        {
            menu.0.set(None);
        }
    });
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        menu.leave_behind();
    });
    on_cleanup(move || {
        outside.remove();
        scrolled.remove();
    });
    Effect::new(move || {
        if let Some(first) = panel
            .get()
            .and_then(|panel| panel.first_element_child())
            .and_then(|first| first.dyn_into::<HtmlElement>().ok())
        {
            let _ = first.focus();
        }
    });
    move || {
        let Opened { field, value, left, top } = menu.0.get()?;
        let view = expect_context::<ViewState>();
        let (kept, left_out) = (value.clone(), value);
        let pixels = |side: Result<JsValue, JsValue>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
        let (width, height) = (pixels(window().inner_width()), pixels(window().inner_height()));
        let keep = move |_| {
            menu.close();
            only(view, field, &kept);
        };
        let leave_out = move |_| {
            menu.close();
            exclude(view, field, &left_out);
        };
        Some(view! {
            <div
                node_ref=panel
                class="panel floating"
                role="menu"
                aria-label="Filter by this value"
                style:left=format!("{}px", left.min(width - 220.0).max(8.0))
                style:top=format!("{}px", (top + 4.0).min(height - PANEL_HEIGHT))
                on:keydown=move |event| on_key(menu, &event)
            >
                <button type="button" class="option" role="menuitem" on:click=keep>"Only this value"</button>
                <button type="button" class="option" role="menuitem" on:click=leave_out>"Exclude this value"</button>
            </div>
        })
    }
}

fn on_key(menu: CellMenu, event: &KeyboardEvent) {
    let active = document().active_element();
    let other = match event.key().as_str() {
        "Escape" | "Tab" => {
            menu.close();
            None
        }
        "ArrowDown" => active.and_then(|active| active.next_element_sibling()),
        "ArrowUp" => active.and_then(|active| active.previous_element_sibling()),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(other) = other.and_then(|other| other.dyn_into::<HtmlElement>().ok()) {
        let _ = other.focus();
    }
}

/// Walks from a row's link to its values and back; for the row to listen to.
pub(crate) fn walk_row(event: &KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return,
    };
    let row = event.current_target().and_then(|row| row.dyn_into::<HtmlElement>().ok());
    let Some(found) = row.and_then(|row| row.query_selector_all(".row-link, .cell-button").ok()) else { return };
    let stops: Vec<HtmlElement> = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let current = stops.iter().position(|stop| active.as_ref() == Some(stop.as_ref()));
    if let Some(next) = current.and_then(|at| at.checked_add_signed(by)).and_then(|next| stops.get(next)) {
        event.prevent_default();
        let _ = next.focus();
    }
}
