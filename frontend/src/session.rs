//! Who is signed in.

use crate::api;
use daybook_wire::{Me, ProjectSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is known of the person at the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Person {
    /// The server was not asked yet.
    Unknown,
    /// Nobody is signed in; says whether somebody was.
    SignedOut {
        /// Whether a session ended by itself.
        expired: bool,
    },
    /// Somebody is.
    SignedIn(Me),
    /// The server does not answer.
    Unreachable(api::ApiError),
}

/// The session, for every part of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionState(RwSignal<Person>);

impl SessionState {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Person::Unknown))
    }

    /// The person; reading it in a reactive place follows it.
    pub(crate) fn person(self) -> Person {
        self.0.get()
    }

    /// Who is signed in, if somebody is; reading it in a reactive place follows it.
    pub(crate) fn me(self) -> Option<Me> {
        match self.person() {
            Person::SignedIn(me) => Some(me),
            _ => None,
        }
    }

    /// A project is called something else from now on.
    pub(crate) fn rename(self, id: i64, name: &str) {
        self.0.update(|person| {
            if let Person::SignedIn(me) = person {
                for project in me.projects.iter_mut().filter(|project| project.id == id) {
                    name.clone_into(&mut project.name);
                }
            }
        });
    }

    /// Asks the server who is signed in.
    pub(crate) fn refresh(self) {
        spawn_local(async move {
            self.0.set(match api::me().await {
                Ok(me) => Person::SignedIn(me),
                Err(error) if error.is_unauthorized() => Person::SignedOut { expired: false },
                Err(error) => Person::Unreachable(error),
            });
        });
    }

    /// Somebody signed in.
    pub(crate) fn start(self, me: Me) {
        self.0.set(Person::SignedIn(me));
    }

    /// The server no longer knows the session.
    pub(crate) fn expire(self) {
        self.0.set(Person::SignedOut { expired: true });
    }

    /// Asks whether the session goes on, where something failed without saying why.
    pub(crate) fn check(self) {
        spawn_local(async move {
            if api::me().await.is_err_and(|error| error.is_unauthorized()) {
                self.expire();
            }
        });
    }

    /// Signs out.
    pub(crate) fn end(self) {
        spawn_local(async move {
            // Where the server cannot be asked, the session stays, and the page must not claim otherwise.
            match api::sign_out().await {
                Ok(()) => self.0.set(Person::SignedOut { expired: false }),
                Err(error) if error.is_unauthorized() => self.0.set(Person::SignedOut { expired: false }),
                Err(error) => self.0.set(Person::Unreachable(error)),
            }
        });
    }
}

/// The project that a person is sent to who asked for none: the first that can be read, else the first.
pub(crate) fn home(me: &Me) -> Option<&ProjectSummary> {
    let readable = me.projects.iter().find(|project| project.role == Some(daybook_wire::Role::Admin));
    readable.or(me.projects.first())
}
