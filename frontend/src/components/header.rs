//! The top of every page: which project, which part of it, and who is at the screen.

use super::icon::{Glyph, Icon};
use super::menu::{Close, Menu};
use super::user_menu::UserMenu;
use crate::links::follow;
use crate::place::{Place, Tab};
use crate::session::SessionState;
use crate::view_state::ViewState;
use daybook_wire::{ProjectSummary, Role};
use leptos::prelude::*;

/// The header. Tabs that a role may not use are not shown.
#[component]
pub(crate) fn Header(
    /// What the address names.
    place: Memo<Option<Place>>,
    /// The project, where the person has a role in it.
    project: Memo<Option<ProjectSummary>>,
) -> impl IntoView {
    let managed = move || {
        project.with(|project| {
            project.as_ref().filter(|project| project.role == Some(Role::Admin)).map(|project| project.id)
        })
    };
    view! {
        <a class="skip" href="#main">"Skip to the content"</a>
        <header class="header">
            <a class="brand" href="/"><Icon glyph=Glyph::Book /> <span>"Daybook"</span></a>
            <span class="divider" aria-hidden="true">"/"</span>
            <ProjectSwitcher project=project />
            <nav aria-label="Security">
                {move || managed().map(|project| {
                    Tab::ALL.map(|tab| view! { <TabLink target=Place { project, tab } place=place /> }).collect_view()
                })}
            </nav>
            <UserMenu project=project />
        </header>
    }
}

#[component]
fn TabLink(target: Place, place: Memo<Option<Place>>) -> impl IntoView {
    let view = expect_context::<ViewState>();
    view! {
        <a
            class="tab"
            aria-current=move || (place.get() == Some(target)).then_some("page")
            href=move || view.address_at(target).to_url()
            on:click=move |event| follow(&event, || view.go_to(target))
        >
            {target.tab.label()}
        </a>
    }
}

#[component]
fn ProjectSwitcher(project: Memo<Option<ProjectSummary>>) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let view = expect_context::<ViewState>();
    let name =
        move || project.with(|project| project.as_ref().map_or("Choose a project", |project| &project.name).to_owned());
    let button = move || view! { <span class="truncate" title=name()><bdi>{name()}</bdi></span> <Icon glyph=Glyph::ChevronDown /> };
    view! {
        <Menu class="project-button" label="Projects" button=button.into()>
            {session.me().into_iter().flat_map(|me| me.projects).map(|project| {
                let id = project.id;
                let close = expect_context::<Close>();
                let choose = move |_| {
                    close.run();
                    view.go_to(Place { project: id, tab: Tab::AuditLogs });
                };
                let is_current = move || view.place().is_some_and(|place| place.project == id).then_some("true");
                view! {
                    <button type="button" class="option" aria-current=is_current on:click=choose>
                        <span class="truncate" title=project.name.clone()><bdi>{project.name.clone()}</bdi></span>
                        <span class="muted">{project.role.map(Role::as_str)}</span>
                    </button>
                }
            }).collect_view()}
        </Menu>
    }
}
