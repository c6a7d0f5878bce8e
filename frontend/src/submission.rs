//! A change on its way: sent once at a time, and refused in words that stand where the mistake is.

use crate::api::ApiError;
use crate::session::SessionState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// What a form or a dialog knows of the change that it asks for.
#[derive(Clone, Copy)]
pub(crate) struct Submission {
    pub(crate) pending: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// The fields of the form; what is wrong with one of them stands beside it.
    fields: &'static [&'static str],
    session: SessionState,
}

impl Submission {
    /// Nothing was sent yet.
    pub(crate) fn new(fields: &'static [&'static str]) -> Self {
        let session = expect_context::<SessionState>();
        Self { pending: RwSignal::new(false), error: RwSignal::new(None), fields, session }
    }

    /// Sends a change, unless one is on its way. `change` also does what follows when it was made.
    pub(crate) fn send(self, change: impl Future<Output = Result<(), ApiError>> + 'static) {
        if !self.pending.get_untracked() {
            self.pending.set(true);
            self.wait_for(Box::pin(change));
        }
    }

    fn wait_for(self, change: Pin<Box<dyn Future<Output = Result<(), ApiError>>>>) {
        spawn_local(async move {
            let error = change.await.err();
            // The form may be gone.
            let _ = self.pending.try_set(false);
            if error.as_ref().is_some_and(ApiError::is_unauthorized) {
                self.session.expire();
            } else {
                let _ = self.error.try_set(error);
            }
        });
    }

    /// Forgets what was wrong.
    pub(crate) fn clear(self) {
        self.error.set(None);
    }

    /// What is wrong with a field.
    pub(crate) fn about(self, field: &str) -> Option<String> {
        self.error.with(|error| error.as_ref()?.about(field))
    }

    /// What went wrong that no field is to blame for.
    pub(crate) fn failure(self) -> Option<ApiError> {
        let is_about_field = |error: &ApiError| self.fields.iter().any(|field| error.about(field).is_some());
        self.error.get().filter(|error| !is_about_field(error))
    }
}
