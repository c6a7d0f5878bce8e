//! Changing one's own password.

use super::dialog::{Cancel, Dialog};
use super::form::{Failure, Submit, TextField};
use super::menu::Close;
use crate::api::manage::change_password;
use crate::submission::Submission;
use daybook_wire::PasswordChange;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// What a password must be.
pub(crate) const PASSWORD_HINT: &str = "At least 8 characters";

/// Asks for the password that holds and the one that is to hold.
#[component]
pub(crate) fn PasswordDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog title="Change password".to_owned() on_close=Callback::new(move |()| open.set(false))>
            <PasswordForm />
        </Dialog>
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let close = expect_context::<Close>();
    let submission = Submission::new(&["current_password", "new_password"]);
    let (current, new) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let changed = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(current), Some(new)) = (current.get_untracked(), new.get_untracked()) else { return };
        let passwords = PasswordChange { current_password: current.value(), new_password: new.value() };
        submission.send(async move {
            change_password(&passwords).await?;
            let _ = changed.try_set(true);
            Ok(())
        });
    };
    move || {
        if changed.get() {
            return view! {
                <p class="dialog-text" role="status">"Your password is changed. You stay signed in here, and nowhere else."</p>
                <div class="dialog-end">
                    <button type="button" class="button primary" on:click=move |_| close.run()>"Done"</button>
                </div>
            }
            .into_any();
        }
        view! {
            <form class="form" novalidate on:submit=submit>
                <TextField label="Current password" name="current_password" kind="password" submission=submission input=current autocomplete="current-password" />
                <TextField label="New password" name="new_password" kind="password" submission=submission input=new hint=PASSWORD_HINT autocomplete="new-password" />
                <Failure submission=submission />
                <div class="dialog-end">
                    <Cancel />
                    <Submit label="Change password" submission=submission />
                </div>
            </form>
        }
        .into_any()
    }
}
