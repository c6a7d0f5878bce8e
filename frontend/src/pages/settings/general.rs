//! What a project is called, and its id.

use crate::api::manage::update_project;
use crate::components::copy_button::CopyButton;
use crate::components::form::{Failure, Submit, TextField};
use crate::load::Loader;
use crate::session::SessionState;
use crate::submission::Submission;
use daybook_wire::{Project, ProjectPatch};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// The name to change, and the id to copy.
#[component]
pub(super) fn General(now: Project, loaded: Loader<Project>) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let submission = Submission::new(&["name"]);
    let input = NodeRef::<html::Input>::new();
    let saved = RwSignal::new(false);
    let (id, id_text) = (now.id, now.id.to_string());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let patch = ProjectPatch { name: Some(input.value().trim().to_owned()), ..ProjectPatch::default() };
        saved.set(false);
        submission.send(async move {
            let project = update_project(id, &patch).await?;
            session.rename(id, &project.name);
            let _ = saved.try_set(true);
            loaded.put(project);
            Ok(())
        });
    };
    view! {
        <form class="card form" novalidate aria-labelledby="general" on:submit=submit>
            <h2 id="general">"Project"</h2>
            <TextField label="Name" name="name" kind="text" submission=submission input=input value=now.name />
            <p class="with-copy">"Project id " <code>{id_text.clone()}</code> <CopyButton what="project id" text=id_text /></p>
            <Failure submission=submission />
            <div class="form-end">
                <Submit label="Save name" submission=submission />
                <span role="status" class="done">{move || if saved.get() { "Saved" } else { "" }}</span>
            </div>
        </form>
    }
}
