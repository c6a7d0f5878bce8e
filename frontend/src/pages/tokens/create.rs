//! The form that makes a token.

use crate::api::manage::create_token;
use crate::components::form::{Failure, RoleChoice, Submit, TextField};
use crate::submission::Submission;
use daybook_wire::token::DEFAULT_DAYS;
use daybook_wire::{CreatedToken, NewToken, Role};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// What a token may do, for people.
const ROLES: [(Role, &str, &str); 2] = [
    (Role::Ingest, "Write entries", "Appends entries and updates what is known of actors. Reads nothing."),
    (
        Role::Admin,
        "Read and manage",
        "Reads and exports the log, and manages tokens, members and settings. Writes no entries.",
    ),
];

/// How long tokens usually last.
const SPANS: [(u32, &str); 4] = [(30, "30 days"), (90, "90 days"), (DEFAULT_DAYS, "1 year"), (3_650, "10 years")];

/// Name, role and days.
#[component]
pub(super) fn CreateToken(project: i64, on_made: Callback<CreatedToken>) -> impl IntoView {
    let submission = Submission::new(&["name", "expires_in_days"]);
    let (name, days) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let role = RwSignal::new(Role::Ingest);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(days)) = (name.get_untracked(), days.get_untracked()) else { return };
        // What is no number is none that the server takes: it says which ones it does.
        let expires_in_days = Some(days.value().parse().unwrap_or_default());
        let token = NewToken { name: name.value().trim().to_owned(), role: role.get_untracked(), expires_in_days };
        submission.send(async move {
            on_made.run(create_token(project, &token).await?);
            name.set_value("");
            Ok(())
        });
    };
    let set_days = move |count: u32| {
        if let Some(days) = days.get_untracked() {
            days.set_value(&count.to_string());
        }
    };
    view! {
        <form class="card form" novalidate aria-labelledby="create-token" on:submit=submit>
            <h2 id="create-token">"Create a token"</h2>
            <TextField label="Name" name="name" kind="text" submission=submission input=name hint="Stands in every entry that it writes, as in platform-prod" />
            <RoleChoice legend="It may" roles=&ROLES chosen=role />
            <div class="days">
                <TextField label="Expires after, in days" name="expires_in_days" kind="number" submission=submission input=days value=DEFAULT_DAYS.to_string() hint="At most 3,650" />
                <div class="presets" role="group" aria-label="Usual times">
                    {SPANS.map(|(count, label)| view! {
                        <button type="button" class="button small" on:click=move |_| set_days(count)>{label}</button>
                    }).collect_view()}
                </div>
            </div>
            <Failure submission=submission />
            <div><Submit label="Create token" submission=submission /></div>
        </form>
    }
}
