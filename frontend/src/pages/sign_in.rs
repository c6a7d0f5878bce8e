//! Sign-in. The address bar keeps what was asked for, so there is nothing to return to.

use crate::api;
use crate::components::form::{Failure, Submit, TextField};
use crate::components::icon::{Glyph, Icon};
use crate::session::SessionState;
use crate::submission::Submission;
use daybook_wire::{Me, Session, SignIn};
use leptos::html;
use leptos::prelude::*;

/// Asks for an email address and a password.
#[component]
pub(crate) fn SignInPage(expired: bool) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let email = NodeRef::<html::Input>::new();
    let password = NodeRef::<html::Input>::new();
    let submission = Submission::new(&[]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(email), Some(password)) = (email.get_untracked(), password.get_untracked()) else { return };
        let credentials = SignIn { email: email.value(), password: password.value() };
        submission.send(async move {
            let Session { user, projects, expires_at } = api::sign_in(&credentials).await.inspect_err(|_| {
                password.set_value("");
                let _ = password.focus();
            })?;
            session.start(Me { user, projects, expires_at });
            Ok(())
        });
    };
    Effect::new(move || {
        if let Some(email) = email.get() {
            let _ = email.focus();
        }
    });
    view! {
        <main class="sign-in">
            <form class="sign-in-card form" on:submit=submit aria-labelledby="sign-in-title">
                <div class="brand"><Icon glyph=Glyph::Book /> "Daybook"</div>
                <h1 id="sign-in-title">"Sign in"</h1>
                {expired.then(|| view! { <p class="notice" role="status">"Your session has ended. Sign in again to go on where you were."</p> })}
                <TextField label="Email" name="email" kind="email" submission=submission input=email autocomplete="username" />
                <TextField label="Password" name="password" kind="password" submission=submission input=password autocomplete="current-password" />
                <Failure submission=submission />
                <Submit label="Sign in" submission=submission class="wide" />
            </form>
        </main>
    }
}
