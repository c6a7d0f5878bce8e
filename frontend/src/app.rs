//! The whole page: who is at the screen, and what is asked for.

use crate::clock::provide_clock;
use crate::components::header::Header;
use crate::components::shortcuts::{ShortcutList, Shortcuts};
use crate::components::states::{ErrorState, Message};
use crate::pages::audit_logs::AuditLogs;
use crate::pages::sign_in::SignInPage;
use crate::session::{Person, SessionState, home};
use crate::theme::Theme;
use crate::url_state::{Address, Navigator, audit_logs_path, default_view, project_of};
use crate::view_state::ViewState;
use daybook_wire::{Me, ProjectSummary, Role};
use leptos::prelude::*;

/// The dashboard.
#[component]
pub fn App() -> impl IntoView {
    Theme::stored().apply();
    let navigator = Navigator::new();
    provide_context(navigator);
    let view_state = ViewState::new(navigator);
    provide_context(view_state);
    provide_clock(view_state);
    provide_context(ShortcutList(RwSignal::new(false)));
    let session = SessionState::new();
    provide_context(session);
    session.refresh();
    move || match session.person() {
        Person::Unknown => view! { <main class="blank" aria-busy="true"></main> }.into_any(),
        Person::Unreachable(error) => view! {
            <main class="blank">
                <ErrorState title="Daybook cannot be reached" error=error on_retry=move || session.refresh() />
            </main>
        }
        .into_any(),
        Person::SignedOut { expired } => view! { <SignInPage expired=expired /> }.into_any(),
        Person::SignedIn(me) => view! { <SignedIn me=me /> }.into_any(),
    }
}

/// What somebody sees who is signed in.
#[component]
fn SignedIn(me: Me) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let path = Memo::new(move |_| navigator.address().path);
    let me = StoredValue::new(me);
    // The root is not a place of its own.
    Effect::new(move || {
        if path.get() == "/"
            && let Some(id) = me.with_value(|me| home(me).map(|project| project.id))
        {
            navigator.replace(Address { path: audit_logs_path(id), search: default_view().encode() });
        }
    });
    move || {
        let asked = project_of(&path.get());
        let project = me.with_value(|me| me.projects.iter().find(|project| Some(project.id) == asked).cloned());
        view! {
            <Header me=me.get_value() project=project.clone() />
            <main id="main" class="page">{content(asked, project)}</main>
            <Shortcuts />
        }
    }
}

fn content(asked: Option<i64>, project: Option<ProjectSummary>) -> AnyView {
    match (asked, project) {
        (_, Some(project)) if project.role == Some(Role::Admin) => {
            view! { <AuditLogs project=project.id /> }.into_any()
        }
        (_, Some(_)) => view! {
            <Message title="Only project admins can view audit logs">
                <p>"Ask a project admin to change your role, or to export the entries you need."</p>
            </Message>
        }
        .into_any(),
        (Some(_), None) => view! {
            <Message title="No such project">
                <p>"It does not exist, or you have no role in it. Ask one of its admins to add you."</p>
            </Message>
        }
        .into_any(),
        (None, None) => view! {
            <Message title="There is nothing here">
                <p><a href="/">"Go to the audit logs"</a></p>
            </Message>
        }
        .into_any(),
    }
}
