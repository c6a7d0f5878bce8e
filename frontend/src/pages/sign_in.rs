//! Sign-in. The address bar keeps what was asked for, so there is nothing to return to.

use crate::api::{self, ApiError};
use crate::components::icon::{Glyph, Icon};
use crate::session::SessionState;
use daybook_wire::{Me, SignIn};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for an email address and a password.
#[component]
pub(crate) fn SignInPage(expired: bool) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let email = NodeRef::<html::Input>::new();
    let password = NodeRef::<html::Input>::new();
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(email), Some(password)) = (email.get(), password.get()) else { return };
        if pending.get_untracked() {
            return;
        }
        let credentials = SignIn { email: email.value(), password: password.value() };
        pending.set(true);
        spawn_local(async move {
            match api::sign_in(&credentials).await {
                Ok(started) => {
                    session.start(Me {
                        user: started.user,
                        projects: started.projects,
                        expires_at: started.expires_at,
                    });
                }
                Err(failure) => {
                    pending.set(false);
                    error.set(Some(failure));
                    password.set_value("");
                    let _ = password.focus();
                }
            }
        });
    };
    view! {
        <main class="sign-in">
            <form class="sign-in-card" on:submit=submit aria-labelledby="sign-in-title">
                <div class="brand"><Icon glyph=Glyph::Book /> "Daybook"</div>
                <h1 id="sign-in-title">"Sign in"</h1>
                {expired.then(|| view! { <p class="notice" role="status">"Your session has ended. Sign in again to go on where you were."</p> })}
                <label>
                    "Email"
                    <input node_ref=email type="email" name="email" autocomplete="username" required autofocus />
                </label>
                <label>
                    "Password"
                    <input node_ref=password type="password" name="password" autocomplete="current-password" required />
                </label>
                <p class="form-error" role="alert">{move || error.get().map(|error| error.detail())}</p>
                <button class="button primary wide" type="submit" disabled=pending>
                    {move || if pending.get() { "Signing in…" } else { "Sign in" }}
                </button>
            </form>
        </main>
    }
}
