//! The search.

use super::icon::{Glyph, Icon};
use crate::keys::{are_on, is_typing, take_clean};
use crate::view_state::ViewState;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long after the last key the search runs by itself.
const DELAY: Duration = Duration::from_millis(300);

/// Runs a little after the last key, and at once on Enter. `/` leads here from anywhere.
#[component]
pub(crate) fn SearchBox() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let last_step = StoredValue::new(0);
    let in_address = Memo::new(move |_| view.query().filter.search().unwrap_or_default().to_owned());
    // Back, Forward and "Clear all" change the address; what is typed but for white space is left as it is.
    Effect::new(move || {
        let searched = in_address.get();
        if typed.with_untracked(|typed| typed.trim() != searched) {
            typed.set(searched);
        }
    });
    let stop_waiting = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop_waiting);
    let run = move || {
        stop_waiting();
        view.type_in(&typed.get_untracked(), last_step);
    };
    let on_input = move |event| {
        typed.set(take_clean(&event));
        stop_waiting();
        waiting.set_value(set_timeout_with_handle(run, DELAY).ok());
    };
    let on_keydown = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => run(),
        // It belongs to the search, and to no entry that is open.
        "Escape" => {
            event.prevent_default();
            if let Some(input) = input.get_untracked() {
                let _ = input.blur();
            }
        }
        _ => {}
    };
    let clear = move |_| {
        typed.set(String::new());
        stop_waiting();
        view.change(|query| query.filter.set_search(""));
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let slash = window_event_listener(leptos::ev::keydown, move |event| {
        let is_ours = event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if is_ours
            && !is_typing()
            && are_on()
            && let Some(input) = input.get_untracked()
        {
            event.prevent_default();
            let _ = input.focus();
            input.select();
        }
    });
    on_cleanup(move || slash.remove());
    view! {
        <div class="search" role="search">
            <Icon glyph=Glyph::Search />
            <input
                node_ref=input
                type="text"
                class="search-input"
                placeholder="Search audit logs…"
                aria-label="Search audit logs"
                aria-keyshortcuts="/"
                autocomplete="off"
                spellcheck="false"
                prop:value=typed
                on:input=on_input
                on:keydown=on_keydown
            />
            <Show when=move || !typed.with(String::is_empty) fallback=|| view! { <kbd aria-hidden="true">"/"</kbd> }>
                <button type="button" class="icon-button" aria-label="Clear the search" on:click=clear>
                    <Icon glyph=Glyph::Close />
                </button>
            </Show>
        </div>
    }
}
