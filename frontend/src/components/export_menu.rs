//! What is filtered, as a file.

use super::icon::{Glyph, Icon};
use super::menu::Menu;
use super::pager::grouped;
use super::volume_chart::entries;
use crate::api::ApiError;
use crate::download::{Progress, export};
use crate::load::{Loader, load};
use crate::pages::audit_logs::use_project;
use crate::session::SessionState;
use crate::view_state::ViewState;
use daybook_wire::export::{Format, MAX_ENTRIES};
use daybook_wire::{ExportQuery, Project, Query, Volume, VolumeQuery, routes};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

/// How far an export is.
#[derive(Debug, Clone, PartialEq)]
enum Export {
    Idle,
    Running(Option<Progress>),
    Done(u64),
    Failed(ApiError),
}

/// The button, and what it opens. Not there where the project does not allow exports.
#[component]
pub(crate) fn ExportMenu() -> impl IntoView {
    let project = use_project();
    let settings = load::<Project>(Memo::new(move |_| Some(routes::project(project))));
    let allowed = move || settings.value.with(|value| value.as_ref().map(|project| project.export_enabled));
    let format = RwSignal::new(Format::Csv);
    let state = RwSignal::new(Export::Idle);
    let running = StoredValue::new_local(None::<AbortController>);
    let button = move || {
        let text = match state.get() {
            Export::Running(Some(Progress { rows, of })) if of > 0 => format!("Exporting {}%", rows * 100 / of),
            Export::Running(_) => "Exporting…".to_owned(),
            _ => "Export".to_owned(),
        };
        view! { <Icon glyph=Glyph::Download /> {text} }
    };
    view! {
        // Its room is kept, needed or not: nothing jumps. Where it cannot be known whether it is, whoever tries is told.
        <div class="export" class:unknown=move || allowed() != Some(true) && settings.error.with(Option::is_none)>
            <Menu class="button primary" label="Export" right=true button=button.into()>
                <Panel format=format state=state running=running />
            </Menu>
        </div>
    }
}

#[component]
fn Panel(
    format: RwSignal<Format>,
    state: RwSignal<Export>,
    running: StoredValue<Option<AbortController>, LocalStorage>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let session = expect_context::<SessionState>();
    let project = use_project();
    if !matches!(state.get_untracked(), Export::Running(_)) {
        state.set(Export::Idle);
    }
    let volume = load::<Volume>(Memo::new(move |_| {
        let Query { filter, range, .. } = view.query();
        let asked = VolumeQuery { filter, range, buckets: 1, tz: "UTC".to_owned() };
        Some([&routes::volume(project), "?", &asked.encode()].concat())
    }));
    let start = move || {
        let Ok(controller) = AbortController::new() else { return };
        let query = view.query();
        let query = ExportQuery {
            filter: query.filter,
            range: query.range,
            order: query.order,
            cursor: None,
            format: format.get_untracked(),
        };
        state.set(Export::Running(None));
        let signal = controller.signal();
        running.set_value(Some(controller));
        spawn_local(async move {
            let outcome =
                export(project, &query, &signal, |progress| drop(state.try_set(Export::Running(Some(progress))))).await;
            match outcome {
                Err(error) if error.is_unauthorized() => session.expire(),
                Err(ApiError::Aborted) => drop(state.try_set(Export::Idle)),
                Err(error) => drop(state.try_set(Export::Failed(error))),
                Ok(rows) => drop(state.try_set(Export::Done(rows))),
            }
        });
    };
    let cancel = move || running.with_value(|running| running.iter().for_each(AbortController::abort));
    let is_running = move || matches!(state.get(), Export::Running(_));
    let press = move |_| if untrack(is_running) { cancel() } else { start() };
    view! {
        <div class="export-panel">
            <div class="segmented" role="group" aria-label="Format">
                {[(Format::Csv, "CSV"), (Format::Ndjson, "NDJSON")].map(|(choice, name)| view! {
                    <button
                        type="button"
                        aria-pressed=move || (format.get() == choice).to_string()
                        disabled=is_running
                        on:click=move |_| format.set(choice)
                    >
                        {name}
                    </button>
                }).collect_view()}
            </div>
            <Count volume=volume />
            {move || match state.get() {
                Export::Idle => ().into_any(),
                Export::Running(progress) => {
                    let Progress { rows, of } = progress.unwrap_or(Progress { rows: 0, of: 0 });
                    view! {
                        <progress class="export-progress" max=of.max(1).to_string() value=rows.to_string() aria-label="Export"></progress>
                        <p class="panel-note">{format!("{} of {} entries", grouped(rows), grouped(of))}</p>
                    }.into_any()
                }
                Export::Done(rows) => view! { <p class="panel-note done" role="status">{format!("{} exported.", entries(rows))}</p> }.into_any(),
                Export::Failed(error) => view! {
                    <p class="panel-note error" role="alert">
                        {error.detail()}
                        {error.request_id().map(|id| view! { " Request " <code>{id}</code> })}
                    </p>
                }.into_any(),
            }}
            // One button for both, so that the focus stays while it changes.
            <button type="button" class="button wide" class:primary=move || !is_running() on:click=press>
                {move || if is_running() { "Cancel" } else { "Download" }}
            </button>
        </div>
    }
}

/// How many entries match, and what of them fits.
#[component]
fn Count(volume: Loader<Volume>) -> impl IntoView {
    move || {
        volume.value.with(|value| match value {
            Some(counted) if !volume.pending.get() => {
                let total = counted.buckets.iter().map(|bucket| bucket.total).sum::<u64>();
                if total > MAX_ENTRIES {
                    let text = format!(
                        "{} match; the first {} will be exported. Narrow the date range or add filters.",
                        entries(total),
                        grouped(MAX_ENTRIES)
                    );
                    view! { <p class="panel-note warning" role="status">{text}</p> }.into_any()
                } else {
                    view! { <p class="panel-note" role="status">{format!("{} will be exported.", entries(total))}</p> }
                        .into_any()
                }
            }
            _ if volume.error.with(Option::is_some) => {
                view! { <p class="panel-note">"How many entries match is not known."</p> }.into_any()
            }
            _ => view! { <p class="panel-note">"Counting…"</p> }.into_any(),
        })
    }
}
