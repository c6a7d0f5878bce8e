//! A button that copies a text, and says that it did.

use super::icon::{Glyph, Icon};
use crate::clipboard;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long the button says that it copied.
const SHOWN: Duration = Duration::from_millis(1_500);

/// Copies `text`. `what` names it.
#[component]
pub(crate) fn CopyButton(#[prop(into)] what: String, #[prop(into)] text: Signal<String>) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        spawn_local(async move {
            let worked = clipboard::copy(&text.get_untracked()).await;
            let _ = copied.try_set(Some(worked));
            let fade = move || {
                let _ = copied.try_set(None);
            };
            set_timeout(fade, SHOWN);
        });
    };
    let said = move || match copied.get() {
        None => "",
        Some(true) => "Copied",
        Some(false) => "Copying is not allowed here",
    };
    view! {
        <button type="button" class="icon-button copy" title=format!("Copy {what}") aria-label=format!("Copy {what}") on:click=copy>
            {move || {
                let glyph = if copied.get() == Some(true) { Glyph::Check } else { Glyph::Copy };
                view! { <Icon glyph=glyph /> }
            }}
        </button>
        <span class="visually-hidden" role="status">{said}</span>
    }
}
