//! How long entries are kept. A shorter time waits, so that it can be undone.

use crate::api::manage::update_project;
use crate::clock::use_clock;
use crate::components::dialog::Confirm;
use crate::components::form::{Failure, Submit, TextField};
use crate::load::Loader;
use crate::submission::Submission;
use crate::time_zone::now;
use daybook_wire::project::RETENTION_GRACE_DAYS;
use daybook_wire::{PendingRetention, Project, ProjectPatch, Timestamp};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// The days to change, what waits, and the question before fewer are asked for.
#[component]
pub(super) fn Retention(id: i64, loaded: Loader<Project>) -> impl IntoView {
    let submission = Submission::new(&["retention_days"]);
    let input = NodeRef::<html::Input>::new();
    let saved = RwSignal::new(false);
    let lower = RwSignal::new(None::<u32>);
    let days = move || loaded.value.with(|now| now.as_ref().map_or(0, |now| now.retention_days));
    let pending = move || loaded.value.with(|now| now.as_ref()?.pending_retention);
    let save = move |days: u32| {
        let patch = ProjectPatch { retention_days: Some(days), ..ProjectPatch::default() };
        saved.set(false);
        submission.send(async move {
            let project = update_project(id, &patch).await?;
            let _ = lower.try_set(None);
            let _ = saved.try_set(true);
            loaded.put(project);
            Ok(())
        });
    };
    // What is undone or saved stands in the field again.
    Effect::new(move || {
        let shown = pending().map_or(days(), |pending| pending.retention_days);
        if let Some(input) = input.get() {
            input.set_value(&shown.to_string());
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        // What is no number is none that the server takes: it says which ones it does.
        match input.value().parse().unwrap_or_default() {
            wanted if wanted > 0 && wanted < untrack(days) => {
                submission.clear();
                lower.set(Some(wanted));
            }
            wanted => save(wanted),
        }
    };
    view! {
        <form class="card form" novalidate aria-labelledby="retention" on:submit=submit>
            <h2 id="retention">"Retention"</h2>
            <p class="muted">{move || ["Entries are kept for ", &count(days()), ", and vanish everywhere afterwards."].concat()}</p>
            {move || pending().map(|pending| view! {
                <Pending pending=pending on_undo=move || save(untrack(days)) />
            })}
            <TextField label="Keep entries for, in days" name="retention_days" kind="number" submission=submission input=input hint="1 to 36,500" />
            {move || lower.with(Option::is_none).then(|| view! { <Failure submission=submission /> })}
            <div class="form-end">
                <Submit label="Save retention" submission=submission />
                <span role="status" class="done">{move || if saved.get() { "Saved" } else { "" }}</span>
            </div>
        </form>
        {move || lower.get().map(|wanted| view! {
            <Confirm
                title=["Keep entries for ", &count(wanted), " only?"].concat()
                action="Lower retention"
                submission=submission
                on_confirm=Callback::new(move |()| save(wanted))
                on_close=Callback::new(move |()| lower.set(None))
            >
                <Meaning wanted=wanted />
            </Confirm>
        })}
    }
}

/// What fewer days mean.
#[component]
fn Meaning(wanted: u32) -> impl IntoView {
    let at = now().plus_seconds(i64::from(RETENTION_GRACE_DAYS) * 86_400);
    let from = moment(at);
    view! {
        <p>
            "Entries older than " {count(wanted)} " vanish in 7 days, on " {from}
            ", and nobody can bring them back. Until then you can undo this here. Export what you want to keep."
        </p>
    }
}

/// Fewer days that wait, and the way back.
#[component]
fn Pending(pending: PendingRetention, on_undo: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="pending" role="status">
            <span>{count(pending.retention_days)} " from " {moment(pending.effective_at)} " on"</span>
            <button type="button" class="button small" on:click=move |_| on_undo()>"Undo"</button>
        </div>
    }
}

/// A moment to the minute or so, with its zone.
fn moment(at: Timestamp) -> String {
    let clock = use_clock();
    clock
        .with(|clock| [&clock.show_day(at), ", ", &clock.show_exact(at)[11..16], " ", &clock.abbreviation(at)].concat())
}

/// `1 day`, `14 days`.
fn count(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { [&crate::components::pager::grouped(u64::from(days)), " days"].concat() }
}
