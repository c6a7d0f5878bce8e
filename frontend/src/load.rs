//! Loads something whenever a key changes: stale requests are aborted, late answers never replace newer ones, and what
//! was there stays visible until the new is.

use crate::api::ApiError;
use crate::session::SessionState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use web_sys::{AbortController, AbortSignal};

/// How far a load is.
#[derive(Debug, Clone)]
pub(crate) struct Load<T> {
    /// What was last loaded, for this key or an earlier one.
    pub(crate) value: Option<T>,
    /// Whether something newer is on its way.
    pub(crate) pending: bool,
    /// Why the newest did not arrive.
    pub(crate) error: Option<ApiError>,
}

/// What a component gets: the state of a load, and a way to try again.
pub(crate) struct Loader<T: Send + Sync + 'static> {
    pub(crate) state: RwSignal<Load<T>>,
    attempt: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Asks for the same again.
    pub(crate) fn retry(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }
}

/// Loads with `fetch` for every value of `key`.
pub(crate) fn load<K, T, F, R>(key: Memo<Option<K>>, fetch: F) -> Loader<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    F: Fn(K, AbortSignal) -> R + 'static,
    R: Future<Output = Result<T, ApiError>> + 'static,
{
    let state = RwSignal::new(Load { value: None, pending: true, error: None });
    let attempt = RwSignal::new(0_u32);
    let session = expect_context::<SessionState>();
    Effect::new(move |running: Option<Option<AbortController>>| {
        attempt.track();
        if let Some(Some(stale)) = running {
            stale.abort();
        }
        let key = key.get()?;
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        state.update(|load| load.pending = true);
        let answer = fetch(key, signal.clone());
        spawn_local(async move {
            let answer = answer.await;
            // The component may be gone, or a newer request under way.
            if signal.aborted() || state.is_disposed() {
                return;
            }
            match answer {
                Ok(value) => state.set(Load { value: Some(value), pending: false, error: None }),
                Err(ApiError::Aborted) => {}
                Err(error) if error.is_unauthorized() => session.expire(),
                Err(error) => state.update(|load| {
                    load.pending = false;
                    load.error = Some(error);
                }),
            }
        });
        Some(controller)
    });
    Loader { state, attempt }
}
