//! Saved views: a name for what is shown, for all admins of the project.

use super::form::Failure;
use super::icon::{Glyph, Icon};
use super::menu::{Close, Menu};
use super::states::ErrorState;
use crate::api;
use crate::load::{Loader, load};
use crate::pages::audit_logs::use_project;
use crate::place::{Place, Tab};
use crate::submission::Submission;
use crate::url_state::{Address, Navigator};
use crate::view_state::ViewState;
use daybook_wire::view::MAX_NAME_BYTES;
use daybook_wire::{NewSavedView, Query, SavedView, routes};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
    let views = load::<Vec<SavedView>>(Memo::new(move |_| Some(routes::views(project))));
    let submission = Submission::new(&[]);
    view! {
        <div class="views-panel">
            {move || views.error.get().map(|error| view! {
                <ErrorState title="The views could not be loaded" error=error on_retry=move || views.retry() />
            })}
            {move || match views.value.get() {
                None => ().into_any(),
                Some(all) if all.is_empty() => view! { <p class="panel-note">"No views are saved yet."</p> }.into_any(),
                Some(all) => all.into_iter().map(|one| view! { <ViewItem one=one views=views submission=submission /> }).collect_view().into_any(),
            }}
            <SaveForm views=views submission=submission />
            <Failure submission=submission />
        </div>
    }
}

#[component]
fn ViewItem(one: SavedView, views: Loader<Vec<SavedView>>, submission: Submission) -> impl IntoView {
    let (project, navigator) = (use_project(), expect_context::<Navigator>());
    let (view, close) = (expect_context::<ViewState>(), expect_context::<Close>());
    let SavedView { id, name, query, created_by, .. } = one;
    let asked = query.clone();
    let is_shown = Memo::new(move |_| Query { cursor: None, ..view.query() }.encode() == asked);
    let pick = move |_| {
        close.run();
        if let Ok(query) = Query::decode(&query) {
            view.show(query);
        } else {
            // The address says what is wrong with it.
            let path = Place { project, tab: Tab::AuditLogs }.path();
            navigator.push(Address { path, search: query.clone() });
        }
    };
    let sure = RwSignal::new(false);
    let delete = move |_| {
        if !sure.get_untracked() {
            sure.set(true);
            return;
        }
        submission.send(async move {
            api::delete_view(project, id).await?;
            focus_name();
            views.retry();
            Ok(())
        });
    };
    let delete_label = format!("Delete the view {name}");
    view! {
        <div class="option-row">
            <button type="button" class="option" title=format!("{name}, saved by {created_by}") aria-current=move || is_shown.get().then_some("true") on:click=pick>
                <span class="truncate"><bdi>{name.clone()}</bdi></span>
            </button>
            <button type="button" class="icon-button delete" class:sure=sure aria-label=delete_label on:click=delete on:blur=move |_| sure.set(false)>
                {move || if sure.get() { "Delete?".into_any() } else { view! { <Icon glyph=Glyph::Close /> }.into_any() }}
            </button>
        </div>
    }
}

/// Moves the focus to the field for a name: what had it is about to go.
fn focus_name() {
    let field = document().query_selector(".save-view input").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[component]
fn SaveForm(views: Loader<Vec<SavedView>>, submission: Submission) -> impl IntoView {
    let (view, project) = (expect_context::<ViewState>(), use_project());
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
        submission.send(async move {
            api::save_view(project, &NewSavedView { name, query }).await?;
            input.set_value("");
            views.retry();
            Ok(())
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
