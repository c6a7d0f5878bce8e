//! Puts texts on the clipboard.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text; says whether it worked.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Where a page is not served over HTTPS, browsers leave the clipboard out.
    if JsValue::from(clipboard.clone()).is_undefined() {
        return copy_as_selected(text).unwrap_or(false);
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The way that works without HTTPS: select the text somewhere, then copy what is selected.
fn copy_as_selected(text: &str) -> Option<bool> {
    let field = document().create_element("textarea").ok()?;
    field.set_class_name("visually-hidden");
    Reflect::set(&field, &"value".into(), &text.into()).ok()?;
    document().body()?.append_child(&field).ok()?;
    let select: Function = Reflect::get(&field, &"select".into()).ok()?.dyn_into().ok()?;
    select.call0(&field).ok()?;
    let command: Function = Reflect::get(&document(), &"execCommand".into()).ok()?.dyn_into().ok()?;
    let copied = command.call1(&document(), &"copy".into()).ok()?.as_bool();
    field.remove();
    copied
}
