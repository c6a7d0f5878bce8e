//! Keys of the whole page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to what a selector finds, when what changes now is there: the button that had it may be gone by then.
pub(crate) fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Whether a key belongs to a field that is being typed into, to a menu or to a dialog.
pub(crate) fn is_typing() -> bool {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    active.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest(".panel, dialog, .shortcuts").is_ok_and(|panel| panel.is_some())
    })
}
