//! Keys of the whole page.

use crate::theme::{store, stored};
use daybook_wire::query::MAX_SEARCH_CHARS;
use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Gives the focus to what a selector finds, when what changes now is there: the button that had it may be gone by then.
pub(crate) fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The same, where whatever had the focus took it along as it went.
pub(crate) fn focus_if_lost(selector: String) {
    request_animation_frame(move || {
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            focus_soon(selector);
        }
    });
}

/// Scrolls as little as shows what a selector finds; what the table's head would cover counts as hidden.
pub(crate) fn show(selector: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// A text in lower case, as the browser has it: the tables of the standard library are too large.
pub(crate) fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// What was typed, as far as the API takes it: without control characters, and of a length that it counts in characters.
fn clean(text: &str) -> String {
    let spaced = text.chars().map(|char| if char.is_control() && char.is_whitespace() { ' ' } else { char });
    spaced.filter(|char| !char.is_control()).take(MAX_SEARCH_CHARS).collect()
}

/// What was typed into a field, which shows no more than that.
pub(crate) fn take_clean(event: &Event) -> String {
    let text = event_target_value(event);
    let clean = clean(&text);
    if clean != text {
        event_target::<HtmlInputElement>(event).set_value(&clean);
    }
    clean
}

const KEY: &str = "daybook-keys";

/// Whether single letters and signs are shortcuts. Some people's voices or hands press them unasked.
pub(crate) fn are_on() -> bool {
    stored(KEY).is_none()
}

/// Switches them off, or on again; in this browser only.
pub(crate) fn switch(on: bool) {
    store(KEY, (!on).then_some("off"));
}

/// Whether a key belongs to a field that is being typed into, to a menu or to a dialog.
pub(crate) fn is_typing() -> bool {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    active.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest(".panel, dialog, .shortcuts").is_ok_and(|panel| panel.is_some())
    })
}
