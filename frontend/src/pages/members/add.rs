//! The form that adds a member.

use super::ROLES;
use crate::api::manage::add_member;
use crate::components::form::{Failure, RoleChoice, Submit, TextField};
use crate::submission::Submission;
use daybook_wire::{AddedMember, NewMember, Role};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// Address and role.
#[component]
pub(super) fn AddMember(project: i64, on_added: Callback<AddedMember>) -> impl IntoView {
    let submission = Submission::new(&["email"]);
    let email = NodeRef::<html::Input>::new();
    let role = RwSignal::new(Role::Viewer);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(email) = email.get_untracked() else { return };
        let member = NewMember { email: email.value().trim().to_owned(), role: role.get_untracked() };
        submission.send(async move {
            on_added.run(add_member(project, &member).await?);
            email.set_value("");
            Ok(())
        });
    };
    view! {
        <form class="card form" novalidate aria-labelledby="add-member" on:submit=submit>
            <h2 id="add-member">"Add a member"</h2>
            <TextField label="Email" name="email" kind="email" submission=submission input=email hint="Without an account, a link to choose a password is made" />
            <RoleChoice legend="Role" roles=&ROLES chosen=role />
            <Failure submission=submission />
            <div><Submit label="Add member" submission=submission /></div>
        </form>
    }
}
