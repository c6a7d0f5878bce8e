//! The top of every page: which project, which part of it, and who is at the screen.

use super::icon::{Glyph, Icon};
use super::menu::{Close, Menu};
use super::shortcuts::ShortcutList;
use super::zone_menu::ZoneMenu;
use crate::session::SessionState;
use crate::theme::Theme;
use crate::url_state::{Address, Navigator, audit_logs_path, default_view};
use daybook_wire::{Me, ProjectSummary, Role};
use leptos::prelude::*;

/// The header. Tabs that a role may not use are not shown.
#[component]
pub(crate) fn Header(me: Me, project: Option<ProjectSummary>) -> impl IntoView {
    let role = project.as_ref().and_then(|project| project.role);
    let is_admin = role == Some(Role::Admin);
    let current = project.as_ref().map(|project| project.id);
    let name = project.map(|project| project.name);
    let projects = me.projects.clone();
    view! {
        <a class="skip" href="#main">"Skip to the content"</a>
        <header class="header">
            <a class="brand" href="/"><Icon glyph=Glyph::Book /> "Daybook"</a>
            <span class="divider" aria-hidden="true">"/"</span>
            <ProjectSwitcher name=name projects=projects current=current />
            <nav aria-label="Security">
                {is_admin.then(|| current.map(|id| view! {
                    <a class="tab" aria-current="page" href=log_url(id) on:click=move |event| go_to(&event, id)>"Audit logs"</a>
                }))}
            </nav>
            <ZoneMenu />
            <UserMenu me=me role=role />
        </header>
    }
}

fn log_url(project: i64) -> String {
    format!("{}?{}", audit_logs_path(project), default_view().encode())
}

/// Follows a link without loading the page again, unless it is to open elsewhere.
fn go_to(event: &leptos::ev::MouseEvent, project: i64) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    event.prevent_default();
    expect_context::<Navigator>().push(Address { path: audit_logs_path(project), search: default_view().encode() });
}

#[component]
fn ProjectSwitcher(name: Option<String>, projects: Vec<ProjectSummary>, current: Option<i64>) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let shown = name.unwrap_or_else(|| "Choose a project".to_owned());
    let button = move || view! { <span class="truncate">{shown.clone()}</span> <Icon glyph=Glyph::ChevronDown /> };
    view! {
        <Menu class="project-button" label="Projects" button=button.into()>
            {projects.iter().map(|project| {
                let id = project.id;
                let close = expect_context::<Close>();
                let choose = move |_| {
                    close.run();
                    navigator.push(Address { path: audit_logs_path(id), search: default_view().encode() });
                };
                view! {
                    <button type="button" class="option" aria-current=(current == Some(id)).then_some("true") on:click=choose>
                        <span class="truncate">{project.name.clone()}</span>
                        <span class="muted">{project.role.map(|role| role.to_string())}</span>
                    </button>
                }
            }).collect_view()}
        </Menu>
    }
}

#[component]
fn UserMenu(me: Me, role: Option<Role>) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let theme = RwSignal::new(Theme::stored());
    let name = me.user.name.clone();
    let email = me.user.email.clone();
    let initials = initials(&name);
    let button = move || view! { <span class="avatar" aria-hidden="true">{initials.clone()}</span> <span class="visually-hidden">"Account"</span> };
    view! {
        <Menu class="avatar-button" label="Account" right=true button=button.into()>
            <div class="panel-text">
                <strong class="truncate">{name.clone()}</strong>
                <span class="muted truncate">{email.clone()}</span>
                <span class="muted">{role.map(|role| format!("Role in this project: {role}"))}</span>
            </div>
            <div class="segmented" role="group" aria-label="Theme">
                {Theme::ALL.into_iter().map(|choice| view! {
                    <button
                        type="button"
                        aria-pressed=move || (theme.get() == choice).to_string()
                        on:click=move |_| {
                            theme.set(choice);
                            choice.apply();
                        }
                    >
                        {choice.label()}
                    </button>
                }).collect_view()}
            </div>
            <KeyboardShortcuts />
            <button type="button" class="option" on:click=move |_| session.end()>"Sign out"</button>
        </Menu>
    }
}

#[component]
fn KeyboardShortcuts() -> impl IntoView {
    let close = expect_context::<Close>();
    let ShortcutList(open) = expect_context::<ShortcutList>();
    let show = move |_| {
        close.run();
        open.set(true);
    };
    view! {
        <button type="button" class="option" on:click=show>"Keyboard shortcuts" <kbd class="muted">"?"</kbd></button>
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}
