//! Saved views: a name for what is shown, for all admins of the project.

use super::icon::{Glyph, Icon};
use super::menu::{Close, Menu};
use super::states::ErrorState;
use crate::api::{self, ApiError};
use crate::load::{Loader, load};
use crate::pages::audit_logs::use_project;
use crate::session::SessionState;
use crate::url_state::{Address, Navigator, audit_logs_path};
use crate::view_state::ViewState;
use daybook_wire::view::MAX_NAME_BYTES;
use daybook_wire::{NewSavedView, Query, SavedView};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button and its menu.
#[component]
pub(crate) fn SavedViews() -> impl IntoView {
    let button = || view! { <Icon glyph=Glyph::Star /> "Views" <Icon glyph=Glyph::ChevronDown /> };
    view! {
        <Menu class="button" label="Saved views" right=true button=button.into()><Panel /></Menu>
    }
}

#[component]
fn Panel() -> impl IntoView {
    let project = use_project();
    let key = Memo::new(move |_| Some(project));
    let views = load(key, |project, signal| async move { api::views(project, &signal).await });
    let error = RwSignal::new(None::<ApiError>);
    let shown = Memo::new(move |_| views.state.with(|load| load.value.clone()));
    view! {
        <div class="views-panel">
            {move || views.state.with(|load| load.error.clone()).map(|error| view! {
                <ErrorState title="The views could not be loaded" error=error on_retry=move || views.retry() />
            })}
            {move || match shown.get() {
                None => ().into_any(),
                Some(all) if all.is_empty() => view! { <p class="panel-note">"No views are saved yet."</p> }.into_any(),
                Some(all) => all.into_iter().map(|one| view! { <ViewItem one=one views=views error=error /> }).collect_view().into_any(),
            }}
            <SaveForm views=views error=error />
            {move || error.get().map(|error| view! { <p class="panel-note error" role="alert">{error.detail()}</p> })}
        </div>
    }
}

#[component]
fn ViewItem(one: SavedView, views: Loader<Vec<SavedView>>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let (project, navigator) = (use_project(), expect_context::<Navigator>());
    let session = expect_context::<SessionState>();
    let (view, close) = (expect_context::<ViewState>(), expect_context::<Close>());
    let SavedView { id, name, query, created_by, .. } = one;
    let asked = query.clone();
    let is_shown = Memo::new(move |_| Query { cursor: None, ..view.query() }.encode() == asked);
    let pick = move |_| {
        close.run();
        match Query::decode(&query) {
            Ok(query) => view.show(query),
            // The address says what is wrong with it.
            Err(_) => navigator.push(Address { path: audit_logs_path(project), search: query.clone() }),
        }
    };
    let sure = RwSignal::new(false);
    let delete = move |_| {
        if !sure.get_untracked() {
            sure.set(true);
            return;
        }
        spawn_local(async move {
            match api::delete_view(project, id).await {
                Ok(()) => views.retry(),
                Err(failure) if failure.is_unauthorized() => session.expire(),
                Err(failure) => drop(error.try_set(Some(failure))),
            }
        });
    };
    let delete_label = format!("Delete the view {name}");
    view! {
        <div class="option-row">
            <button type="button" class="option" title=format!("Saved by {created_by}") aria-current=move || is_shown.get().then_some("true") on:click=pick>
                <span class="truncate"><bdi>{name}</bdi></span>
            </button>
            <button type="button" class="icon-button delete" class:sure=sure aria-label=delete_label on:click=delete on:blur=move |_| sure.set(false)>
                {move || if sure.get() { "Delete?".into_any() } else { view! { <Icon glyph=Glyph::Close /> }.into_any() }}
            </button>
        </div>
    }
}

#[component]
fn SaveForm(views: Loader<Vec<SavedView>>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let (view, project) = (expect_context::<ViewState>(), use_project());
    let session = expect_context::<SessionState>();
    let input = NodeRef::<html::Input>::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = input.value().trim().to_owned();
        if name.is_empty() {
            let _ = input.focus();
            return;
        }
        let query = Query { cursor: None, ..view.current().query }.encode();
        spawn_local(async move {
            match api::save_view(project, &NewSavedView { name, query }).await {
                Ok(_) => {
                    input.set_value("");
                    let _ = error.try_set(None);
                    views.retry();
                }
                Err(failure) if failure.is_unauthorized() => session.expire(),
                Err(failure) => drop(error.try_set(Some(failure))),
            }
        });
    };
    view! {
        <form class="save-view" on:submit=save>
            <input
                node_ref=input
                type="text"
                class="panel-input"
                placeholder="Name what is shown…"
                aria-label="Name of the new view"
                autocomplete="off"
                maxlength=MAX_NAME_BYTES.to_string()
            />
            <button type="submit" class="button small">"Save"</button>
        </form>
    }
}
