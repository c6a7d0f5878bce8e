//! Where a one-time link leads: a person who was added to a project chooses a password.

use crate::api::manage::choose_password;
use crate::components::form::{Failure, Submit, TextField};
use crate::components::icon::{Glyph, Icon};
use crate::components::password_dialog::PASSWORD_HINT;
use crate::session::SessionState;
use crate::submission::Submission;
use crate::url_state::{Address, Navigator};
use daybook_wire::{ChosenPassword, ErrorCode, routes};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How far the person is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Choosing,
    Chosen,
    /// The link was used or is too old.
    Refused,
    /// The address has no secret.
    Incomplete,
}

/// The page. The secret is kept here alone, and goes nowhere but into the request that uses it up.
#[component]
pub(crate) fn SetPassword() -> impl IntoView {
    let secret = RwSignal::new(take_secret());
    // Another link, opened in the same tab, changes nothing but what follows the `#`.
    let listener = window_event_listener(leptos::ev::hashchange, move |_| {
        if let Some(new) = take_secret() {
            secret.set(Some(new));
        }
    });
    on_cleanup(move || listener.remove());
    move || {
        let step = RwSignal::new(if secret.with(Option::is_some) { Step::Choosing } else { Step::Incomplete });
        view! {
            <main class="sign-in">
                <div class="sign-in-card">
                    <div class="brand"><Icon glyph=Glyph::Book /> "Daybook"</div>
                    {move || match step.get() {
                        Step::Choosing => view! { <PasswordForm secret=secret step=step /> }.into_any(),
                        Step::Chosen => view! { <Chosen /> }.into_any(),
                        Step::Refused => view! {
                            <h1>"This link does not work any more"</h1>
                            <p role="alert">"It was used already, or is older than 24 hours. Ask a project admin for a new one."</p>
                        }
                        .into_any(),
                        Step::Incomplete => view! {
                            <h1>"This is not the whole link"</h1>
                            <p role="alert">"Open the link that you were given once more, all of it. It works until you have chosen a password with it."</p>
                        }
                        .into_any(),
                    }}
                </div>
            </main>
        }
    }
}

#[component]
fn PasswordForm(secret: RwSignal<Option<String>>, step: RwSignal<Step>) -> impl IntoView {
    let submission = Submission::new(&["password"]);
    let input = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    Effect::new(move || {
        if let Some(input) = input.get() {
            input.set_type(if shown.get() { "text" } else { "password" });
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(input), Some(secret)) = (input.get_untracked(), secret.get_untracked()) else { return };
        let chosen = ChosenPassword { secret, password: input.value() };
        submission.send(async move {
            let to = match choose_password(&chosen).await {
                Ok(()) => Step::Chosen,
                Err(error) if error.is(ErrorCode::PasswordLinkNotFound) => Step::Refused,
                Err(error) => return Err(error),
            };
            let _ = step.try_set(to);
            Ok(())
        });
    };
    view! {
        <h1 id="set-password">"Choose your password"</h1>
        <form class="form" novalidate aria-labelledby="set-password" on:submit=submit>
            <TextField label="Password" name="password" kind="password" submission=submission input=input hint=PASSWORD_HINT autocomplete="new-password" />
            <label class="check">
                <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event)) />
                "Show the password"
            </label>
            <Failure submission=submission />
            <Submit label="Set password" submission=submission class="wide" />
        </form>
    }
}

/// Leads to the sign-in. Somebody else may be signed in here: whoever made the link, say.
#[component]
fn Chosen() -> impl IntoView {
    let session = expect_context::<SessionState>();
    let navigator = expect_context::<Navigator>();
    let other = move || session.me().map(|me| me.user.name);
    let go_on = move |_| {
        if session.me().is_some() {
            session.end();
        }
        navigator.replace(Address { path: "/".to_owned(), search: String::new() });
    };
    view! {
        <h1>"Your password is set"</h1>
        <p role="status">"Sign in with your email address and the password."</p>
        {move || other().map(|name| view! { <p class="notice"><bdi>{name}</bdi> " is signed in here now, and will be signed out."</p> })}
        <button type="button" class="button primary wide" on:click=go_on>"Go to the sign-in"</button>
    }
}

/// Reads what follows the `#`, and takes it out of the address bar and the history.
fn take_secret() -> Option<String> {
    let hash = window().location().hash().unwrap_or_default();
    let secret = hash.strip_prefix('#').filter(|secret| !secret.is_empty())?;
    let history = window().history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(routes::SET_PASSWORD_PAGE)).ok()?;
    Some(secret.to_owned())
}
