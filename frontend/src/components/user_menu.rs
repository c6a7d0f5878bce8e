//! Who is at the screen, and how they like the page: theme, time zone, keys, password, the way out.

use super::menu::{Close, Menu, PanelTitle};
use super::password_dialog::PasswordDialog;
use super::shortcuts::ShortcutList;
use super::zone_menu::Zones;
use crate::clock::{Clock, use_clock};
use crate::session::SessionState;
use crate::theme::Theme;
use daybook_wire::{ProjectSummary, Role};
use leptos::prelude::*;
use uuid::Uuid;

/// The button with the person's initials, and its menu.
#[component]
pub(crate) fn UserMenu(project: Memo<Option<ProjectSummary>>) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let changing_password = RwSignal::new(false);
    let choosing_zone = RwSignal::new(false);
    let name = move || session.me().map(|me| me.user.name).unwrap_or_default();
    let button = move || view! { <span class="avatar" aria-hidden="true">{initials(&name())}</span> <span class="visually-hidden">"Account"</span> };
    view! {
        <Menu class="avatar-button" label="Account" right=true button=button.into()>
            {
                choosing_zone.set(false);
                move || if choosing_zone.get() {
                    view! { <PanelTitle text="Time zone" back="Back to the account" on_back=move || choosing_zone.set(false) /> <Zones /> }.into_any()
                } else {
                    view! { <Items project=project choosing_zone=choosing_zone changing_password=changing_password /> }.into_any()
                }
            }
        </Menu>
        {move || changing_password.get().then(|| view! { <PasswordDialog open=changing_password /> })}
    }
}

#[component]
fn Items(
    project: Memo<Option<ProjectSummary>>,
    choosing_zone: RwSignal<bool>,
    changing_password: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let close = expect_context::<Close>();
    let clock = use_clock();
    let ShortcutList(shortcuts) = expect_context::<ShortcutList>();
    let user = untrack(|| session.me()).map(|me| me.user);
    // Credentials of another system name their person in any way; Daybook's own users have ids of this form.
    let has_password = user.as_ref().is_some_and(|user| user.id.parse::<Uuid>().is_ok());
    let role = move || {
        project
            .with(|project| project.as_ref()?.role)
            .map(|role: Role| ["Role in this project: ", role.as_str()].concat())
    };
    let open = move |dialog: RwSignal<bool>| {
        close.run();
        dialog.set(true);
    };
    view! {
        {user.map(|user| view! {
            <div class="panel-text">
                <strong class="truncate"><bdi>{user.name}</bdi></strong>
                <span class="muted truncate">{user.email}</span>
                <span class="muted">{role}</span>
            </div>
        })}
        <ThemeChoice />
        <button type="button" class="option" on:click=move |_| choosing_zone.set(true)>
            "Time zone" <span class="muted">{move || clock.with(Clock::zone_label)}</span>
        </button>
        <button type="button" class="option" on:click=move |_| open(shortcuts)>"Keyboard shortcuts" <kbd class="muted">"?"</kbd></button>
        {has_password.then(|| view! {
            <button type="button" class="option" on:click=move |_| open(changing_password)>"Change password"</button>
        })}
        <button type="button" class="option" on:click=move |_| session.end()>"Sign out"</button>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(Theme::chosen());
    view! {
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
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).collect()
}
