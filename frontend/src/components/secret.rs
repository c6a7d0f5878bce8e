//! Something that is shown once: a token, a link with which to choose a password.

use super::copy_button::CopyButton;
use super::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;

/// The secret with a button that copies it, and a warning. Its children say what it is good for.
#[component]
pub(crate) fn Secret(
    title: String,
    /// What it is, as in "Copy the token".
    what: &'static str,
    secret: String,
    /// Takes it off the page.
    on_done: Callback<()>,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    view! {
        <section class="card secret" aria-label=what>
            <h2 node_ref=heading tabindex="-1">{title}</h2>
            <p class="notice">"Copy it now: it will not be shown again."</p>
            <Snippet what=what text=secret />
            {children()}
            <button type="button" class="button" on:click=move |_| on_done.run(())><Icon glyph=Glyph::Check /> "I have copied it"</button>
        </section>
    }
}

/// A text to be copied whole.
#[component]
pub(crate) fn Snippet(what: &'static str, text: String) -> impl IntoView {
    let copied = text.clone();
    view! {
        <div class="snippet">
            <code tabindex="0" role="textbox" aria-readonly="true" aria-label=what>{text}</code>
            <CopyButton what=["the ", what].concat() text=copied />
        </div>
    }
}
