//! Keys of the whole page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Whether a key belongs to a field that is being typed into, to a menu or to a dialog.
pub(crate) fn is_typing() -> bool {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    active.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest(".panel, dialog, .shortcuts").is_ok_and(|panel| panel.is_some())
    })
}
