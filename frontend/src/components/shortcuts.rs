//! Keys for the whole page, and the list of them.

use super::icon::{Glyph, Icon};
use crate::keys::{are_on, is_typing, switch};
use crate::view_state::ViewState;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const KEYS: [(&str, &str); 11] = [
    ("/", "Search"),
    ("f", "Add a filter"),
    ("j", "Next entry"),
    ("k", "Previous entry"),
    ("Enter", "Open the entry"),
    ("→", "From an entry, walk its values; Enter filters by one"),
    ("↑ ↓", "In an open entry, go to its neighbours"),
    ("Esc", "Close what is open"),
    ("[", "Newer entries"),
    ("]", "Older entries"),
    ("?", "This list"),
];

/// Whether the list of keys is shown.
#[derive(Clone, Copy)]
pub(crate) struct ShortcutList(pub(crate) RwSignal<bool>);

/// Listens for the keys, and shows their list when asked.
#[component]
pub(crate) fn Shortcuts() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let ShortcutList(open) = expect_context::<ShortcutList>();
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        // The list itself is left with the keys that it is opened with, wherever the focus is.
        if is_typing() && !open.get_untracked() {
            return;
        }
        let is_letter = event.key().chars().count() == 1;
        if is_letter && !are_on() {
            return;
        }
        let is_entry_open = view.current().page.entry.is_some();
        let done = match event.key().as_str() {
            "?" => {
                open.update(|open| *open = !*open);
                true
            }
            "Escape" if open.get_untracked() => {
                open.set(false);
                true
            }
            _ if open.get_untracked() => false,
            "f" => press(".filter-button"),
            "[" => press(".pager-newer"),
            "]" => press(".pager-older"),
            "j" if !is_entry_open => step(1),
            "k" if !is_entry_open => step(-1),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    view! { <Show when=move || open.get()><List open=open /></Show> }
}

#[component]
fn List(open: RwSignal<bool>) -> impl IntoView {
    let close = NodeRef::<html::Button>::new();
    let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let before = StoredValue::new_local(before);
    Effect::new(move || {
        if let Some(close) = close.get() {
            let _ = close.focus();
        }
    });
    on_cleanup(move || before.with_value(|before| before.iter().for_each(|element| drop(element.focus()))));
    // There are two controls; Tab goes from one to the other.
    let switched = NodeRef::<html::Input>::new();
    let keep = move |event: KeyboardEvent| {
        if event.key() == "Tab"
            && let (Some(close), Some(switched)) = (close.get_untracked(), switched.get_untracked())
        {
            event.prevent_default();
            let is_on_close = document().active_element().as_ref() == Some(close.as_ref());
            let _ = if is_on_close { switched.focus() } else { close.focus() };
        }
    };
    view! {
        <div class="veil" on:click=move |_| open.set(false)>
            <div class="shortcuts" role="dialog" aria-modal="true" aria-labelledby="shortcuts-title" on:click=|event| event.stop_propagation() on:keydown=keep>
                <div class="drawer-head">
                    <h2 id="shortcuts-title">"Keyboard shortcuts"</h2>
                    <button node_ref=close type="button" class="icon-button" aria-label="Close the list" on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Close />
                    </button>
                </div>
                <dl>
                    {KEYS.map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
                </dl>
                <label class="check keys-switch">
                    <input
                        node_ref=switched
                        type="checkbox"
                        prop:checked=are_on()
                        on:change=move |event| switch(event_target_checked(&event))
                    />
                    "Letters and signs are shortcuts"
                </label>
            </div>
        </div>
    }
}

/// Presses a button of the page, where it is there and can be pressed.
fn press(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return false };
    button.click();
    true
}

/// Moves the focus to another row.
fn step(by: isize) -> bool {
    let Ok(found) = document().query_selector_all(".entries .row-link") else { return false };
    let links: Vec<HtmlElement> = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect();
    let row = document().active_element().and_then(|active| active.closest("tr").ok().flatten());
    let current = row.and_then(|row| links.iter().position(|link| row.contains(Some(link.as_ref()))));
    let next = current.map_or(Some(0), |at| at.checked_add_signed(by));
    let Some(link) = next.and_then(|next| links.get(next)) else { return true };
    let _ = link.focus();
    true
}
