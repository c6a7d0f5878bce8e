//! Dialogs over the page. The browser's own element keeps the focus inside, and gives it back.

use super::form::Failure;
use super::menu::Close;
use crate::submission::Submission;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A dialog; there while it is open. Whatever lies in it closes it with [`Close`].
#[component]
pub(crate) fn Dialog(
    title: String,
    /// Takes it away, once it is closed.
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    provide_context(Close::new(Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    })));
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let before = StoredValue::new_local(document().active_element());
    on_cleanup(move || {
        let before = before.try_get_value().flatten();
        request_animation_frame(move || focus_again(before));
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="dialog-title" on:close=move |_| on_close.run(())>
            <h2 id="dialog-title">{title}</h2>
            {children()}
        </dialog>
    }
}

/// Gives the focus back. What opened a dialog may be gone with what the dialog did; the focus must not be.
fn focus_again(before: Option<Element>) {
    let to = before.filter(|before| before.is_connected()).or_else(|| document().get_element_by_id("main"));
    if let Some(to) = to.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
        let _ = to.focus();
    }
}

/// Asks whether something is really meant; its children say what it means.
#[component]
pub(crate) fn Confirm(
    title: String,
    /// What the button says that does it.
    action: &'static str,
    submission: Submission,
    on_confirm: Callback<()>,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let pending = submission.pending;
    view! {
        <Dialog title=title on_close=on_close>
            <div class="dialog-text">{children()}</div>
            <Failure submission=submission />
            <div class="dialog-end">
                <Cancel />
                <button
                    type="button"
                    class="button danger"
                    aria-disabled=move || pending.get().to_string()
                    on:click=move |_| on_confirm.run(())
                >
                    {action}
                </button>
            </div>
        </Dialog>
    }
}

/// Closes the dialog that it lies in, and does nothing.
#[component]
pub(crate) fn Cancel() -> impl IntoView {
    let close = expect_context::<Close>();
    view! { <button type="button" class="button" on:click=move |_| close.run()>"Cancel"</button> }
}
