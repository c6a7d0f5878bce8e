//! Whether a project's admins may export.

use crate::api::manage::update_project;
use crate::components::form::Failure;
use crate::load::Loader;
use crate::submission::Submission;
use daybook_wire::{Project, ProjectPatch};
use leptos::html;
use leptos::prelude::*;

/// The switch; it takes effect at once.
#[component]
pub(super) fn ExportSwitch(now: Project, loaded: Loader<Project>) -> impl IntoView {
    let submission = Submission::new(&[]);
    let input = NodeRef::<html::Input>::new();
    let (id, enabled) = (now.id, now.export_enabled);
    let toggle = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let patch = ProjectPatch { export_enabled: Some(input.checked()), ..ProjectPatch::default() };
        submission.send(async move {
            let answer = update_project(id, &patch).await;
            // It shows what holds, not what was tried.
            input.set_checked(answer.as_ref().map_or(!input.checked(), |project| project.export_enabled));
            loaded.put(answer?);
            Ok(())
        });
    };
    view! {
        <section class="card form" aria-labelledby="export">
            <h2 id="export">"Export"</h2>
            <label class="check">
                <input node_ref=input type="checkbox" role="switch" checked=enabled on:change=toggle />
                <span>"Admins may export entries as CSV and NDJSON"<br /><span class="muted">"Every export is itself an entry in the log."</span></span>
            </label>
            <Failure submission=submission />
        </section>
    }
}
