//! The parts of a form: labelled fields with what is wrong beside them, and what failed as a whole.

use crate::submission::Submission;
use daybook_wire::Role;
use leptos::html;
use leptos::prelude::*;

/// A text, number, address or password, its label above and what is wrong with it beneath.
#[component]
pub(crate) fn TextField(
    label: &'static str,
    /// As the API calls it.
    name: &'static str,
    /// The `type` of the input.
    kind: &'static str,
    submission: Submission,
    input: NodeRef<html::Input>,
    /// What stands in it at first.
    #[prop(into, optional)]
    value: String,
    /// What to know before typing.
    #[prop(optional)]
    hint: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let wrong = Memo::new(move |_| submission.about(name));
    // A field that is wrong gets the focus, each time it is.
    Effect::new(move || {
        if submission.about(name).is_some()
            && let Some(input) = input.get_untracked()
        {
            let _ = input.focus();
        }
    });
    let note = [name, "-note"].concat();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                node_ref=input
                id=name
                type=kind
                class="input"
                value=value
                autocomplete=autocomplete
                spellcheck="false"
                aria-invalid=move || wrong.with(Option::is_some).to_string()
                aria-describedby=note.clone()
            />
            <p id=note class="field-note" class:error=move || wrong.with(Option::is_some) aria-live="polite">
                {move || wrong.get().unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
}

/// One role of several, each with what it is good for.
#[component]
pub(crate) fn RoleChoice(
    legend: &'static str,
    roles: &'static [(Role, &'static str, &'static str)],
    chosen: RwSignal<Role>,
) -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {roles.iter().map(|&(role, label, meaning)| view! {
                <label class="choice">
                    <input type="radio" name="role" value=role.as_str() checked=role == chosen.get_untracked() on:change=move |_| chosen.set(role) />
                    <span><strong>{label}</strong>" "<br />{meaning}</span>
                </label>
            }).collect_view()}
        </fieldset>
    }
}

/// What failed as a whole; with the request's id where it is the server's fault, and somebody is to look for it.
#[component]
pub(crate) fn Failure(submission: Submission) -> impl IntoView {
    move || {
        submission.failure().map(|error| {
            let id = error.request_id().filter(|_| error.is_fault());
            view! {
                <p class="form-error" role="alert">
                    {error.detail()}
                    {id.map(|id| view! { <span class="muted">" Request " <code>{id}</code></span> })}
                </p>
            }
        })
    }
}

/// The button that sends a form.
#[component]
pub(crate) fn Submit(
    label: &'static str,
    submission: Submission,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let pending = submission.pending;
    view! {
        <button type="submit" class=["button primary ", class].concat() aria-disabled=move || pending.get().to_string()>
            {label}
        </button>
    }
}
