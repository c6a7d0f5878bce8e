//! The whole page: who is at the screen, and what is asked for.

use crate::api::ApiError;
use crate::clock::provide_clock;
use crate::components::entry_table::TableSkeleton;
use crate::components::header::Header;
use crate::components::shortcuts::{ShortcutList, Shortcuts};
use crate::components::states::{BadAddress, ErrorState, Message};
use crate::pages::audit_logs::AuditLogs;
use crate::pages::members::Members;
use crate::pages::set_password::SetPassword;
use crate::pages::settings::Settings;
use crate::pages::sign_in::SignInPage;
use crate::pages::tokens::Tokens;
use crate::place::{Place, Tab};
use crate::session::{Person, SessionState, home};
use crate::url_state::Navigator;
use crate::view_state::ViewState;
use daybook_wire::{Role, routes};
use leptos::prelude::*;

/// What the whole screen is for.
#[derive(Clone, PartialEq)]
enum Screen {
    Waiting,
    Unreachable(ApiError),
    SetPassword,
    SignIn {
        expired: bool,
    },
    /// The pages of this person.
    Pages(String),
}

/// What the person may do in the project that the address names.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    /// Not even know of it.
    None,
    /// Know that it exists.
    Seen,
    /// Everything.
    Admin,
}

/// The dashboard.
#[component]
pub fn App() -> impl IntoView {
    let navigator = Navigator::new();
    provide_context(navigator);
    let view_state = ViewState::new(navigator);
    provide_context(view_state);
    provide_clock(view_state);
    provide_context(ShortcutList(RwSignal::new(false)));
    let session = SessionState::new();
    provide_context(session);
    session.refresh();
    let screen = Memo::new(move |_| {
        if navigator.address().path == routes::SET_PASSWORD_PAGE {
            return Screen::SetPassword;
        }
        match session.person() {
            Person::Unknown => Screen::Waiting,
            Person::Unreachable(error) => Screen::Unreachable(error),
            Person::SignedOut { expired } => Screen::SignIn { expired },
            Person::SignedIn(me) => Screen::Pages(me.user.id),
        }
    });
    move || match screen.get() {
        Screen::Waiting => {
            let is_log = view_state.place().is_some_and(|place| place.tab == Tab::AuditLogs);
            view! {
                <div class="header waiting-page" aria-hidden="true"><nav><span class="tab"></span></nav></div>
                <main class="page blank waiting-page" aria-busy="true">
                    <h1 class="visually-hidden">"Daybook"</h1>
                    {is_log.then(|| view! {
                        <div inner_html=LOG_SKELETON></div>
                        <section class="results"><TableSkeleton /></section>
                    })}
                </main>
            }
            .into_any()
        }
        Screen::Unreachable(error) => view! {
            <main class="blank">
                <h1 class="visually-hidden">"Daybook"</h1>
                <ErrorState title="Daybook cannot be reached" error=error on_retry=move || session.refresh() />
            </main>
        }
        .into_any(),
        Screen::SetPassword => view! { <SetPassword /> }.into_any(),
        Screen::SignIn { expired } => view! { <SignInPage expired=expired /> }.into_any(),
        Screen::Pages(_) => view! { <Pages /> }.into_any(),
    }
}

/// The log's page before it is known who asks for it: of the same size, so that nothing jumps.
const LOG_SKELETON: &str = r#"<div class="toolbar"><div class="search"><div class="search-input"></div></div><div class="toolbar-end"><span class="button"></span></div></div><div class="filters"><div class="chip"></div></div><div class="card volume"></div>"#;

/// What somebody sees who is signed in.
#[component]
fn Pages() -> impl IntoView {
    let session = expect_context::<SessionState>();
    let navigator = expect_context::<Navigator>();
    let view = expect_context::<ViewState>();
    let place = Memo::new(move |_| view.place());
    let project = Memo::new(move |_| {
        let asked = place.get()?.project;
        session.me()?.projects.into_iter().find(|project| project.id == asked)
    });
    let access = Memo::new(move |_| match project.with(|project| project.as_ref().map(|project| project.role)) {
        None => Access::None,
        Some(Some(Role::Admin)) => Access::Admin,
        Some(_) => Access::Seen,
    });
    // The root is not a place of its own.
    Effect::new(move || {
        let home = || Some(home(&session.me()?)?.id);
        if navigator.address().path == "/"
            && let Some(project) = home()
        {
            navigator.replace(untrack(|| view.address_at(Place { project, tab: Tab::AuditLogs })));
        }
    });
    Effect::new(move || {
        let mut title = String::new();
        for part in [place.get().map(|place| place.tab.label()), project.get().as_ref().map(|project| &*project.name)] {
            title.extend(part.into_iter().flat_map(|part| [part, " · "]));
        }
        document().set_title(&(title + "Daybook"));
    });
    view! {
        <Header place=place project=project />
        <main id="main" class="page" tabindex="-1">{move || content(place.get(), access.get(), view)}</main>
        <Shortcuts />
    }
}

fn content(place: Option<Place>, access: Access, view: ViewState) -> AnyView {
    match (place, access) {
        (Some(Place { project, tab }), Access::Admin) => page(project, tab, view),
        (Some(place), Access::Seen) => view! {
            <Message title=place.tab.refusal()><p>{place.tab.advice()}</p></Message>
        }
        .into_any(),
        (Some(_), Access::None) => view! {
            <Message title="No such project">
                <p>"It does not exist, or you have no role in it. Ask one of its admins to add you."</p>
            </Message>
        }
        .into_any(),
        (None, _) => view! {
            <Message title="There is nothing here">
                <p><a href="/">"Go to the audit logs"</a></p>
            </Message>
        }
        .into_any(),
    }
}

fn page(project: i64, tab: Tab, view: ViewState) -> AnyView {
    if tab == Tab::AuditLogs {
        return view! { <AuditLogs project=project /> }.into_any();
    }
    let error = Memo::new(move |_| view.error());
    (move || match (error.get(), tab) {
        (Some(error), _) => view! { <BadAddress error=error /> }.into_any(),
        (None, Tab::Tokens) => view! { <Tokens project=project /> }.into_any(),
        (None, Tab::Members) => view! { <Members project=project /> }.into_any(),
        (None, _) => view! { <Settings project=project /> }.into_any(),
    })
    .into_any()
}
