//! Loads what lies at an address of the API, whenever that address changes: stale requests are aborted, late answers never
//! replace newer ones, and what was there stays visible until the new is.

use crate::api::{self, ApiError};
use crate::session::SessionState;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use std::rc::Rc;
use std::time::Duration;
use web_sys::{AbortController, AbortSignal};

/// What was loaded, how far the next is, and a way to try again.
pub(crate) struct Loader<T: Send + Sync + 'static> {
    /// What was last loaded, from this address or an earlier one.
    pub(crate) value: RwSignal<Option<T>>,
    /// Whether something newer is on its way.
    pub(crate) pending: RwSignal<bool>,
    /// Why the newest did not arrive.
    pub(crate) error: RwSignal<Option<ApiError>>,
    attempt: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: PartialEq + Send + Sync + 'static> Loader<T> {
    /// Shows something else; nobody is told of what was there already.
    pub(crate) fn put(self, value: T) {
        if self.value.try_with_untracked(|old| old.as_ref() != Some(&value)) == Some(true) {
            self.value.set(Some(value));
        }
    }

    /// Asks for the same again.
    pub(crate) fn retry(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }
}

/// Loads from every address that `url` has; from none while it has none.
pub(crate) fn load<T>(url: Memo<Option<String>>) -> Loader<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    load_with(url, api::parse)
}

/// The same, of something that is read in a way of its own.
pub(crate) fn load_with<T>(url: Memo<Option<String>>, parse: fn(&str) -> Result<T, ApiError>) -> Loader<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let (pending, error, attempt) = (RwSignal::new(true), RwSignal::new(None), RwSignal::new(0));
    let loader = Loader { value: RwSignal::new(None), pending, error, attempt };
    let take: Take = Rc::new(move |text| {
        loader.put(parse(text)?);
        Ok(())
    });
    follow(url, attempt, pending, error, take);
    loader
}

/// Takes an answer: the only part that knows what it is an answer to, so that the rest is there once for all kinds.
type Take = Rc<dyn Fn(&str) -> Result<(), ApiError>>;

fn follow(
    url: Memo<Option<String>>,
    attempt: RwSignal<u32>,
    pending: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    take: Take,
) {
    let session = expect_context::<SessionState>();
    Effect::new(move || {
        attempt.track();
        let Some((url, signal)) = url.get().zip(until_stale()) else { return };
        let take = Rc::clone(&take);
        pending.set(true);
        spawn_local(async move {
            let answer = text(&url, &signal).await;
            // The component may be gone.
            if pending.is_disposed() {
                return;
            }
            let failure = match answer.and_then(|text| take(&text)) {
                Err(ApiError::Aborted) => return,
                Err(failure) if failure.is_unauthorized() => return session.expire(),
                answer => answer.err(),
            };
            if failure.is_some() || error.with_untracked(Option::is_some) {
                error.set(failure);
            }
            pending.set(false);
        });
    });
}

/// Aborts what an effect asks for, once the effect runs again or whatever it belongs to is gone.
pub(crate) fn until_stale() -> Option<AbortSignal> {
    let running = StoredValue::new_local(AbortController::new().ok()?);
    on_cleanup(move || {
        let _ = running.try_with_value(AbortController::abort);
    });
    running.try_with_value(AbortController::signal)
}

/// What lies at an address, unless nobody waits for it any more.
pub(crate) async fn text(url: &str, signal: &AbortSignal) -> Result<String, ApiError> {
    let answer = api::text(api::send(gloo_net::http::Request::get(url), Some(signal)).await?).await;
    if signal.aborted() { Err(ApiError::Aborted) } else { answer }
}

/// What is drawn is not seen yet: other threads turn it into pixels, for which they want the processors.
const UNTIL_SEEN: Duration = Duration::from_millis(40);

/// The same value, when what was drawn in the next frame is seen.
pub(crate) fn a_frame_later<T: Clone + Send + Sync + 'static>(value: Signal<T>) -> RwSignal<T> {
    let late = RwSignal::new(value.get_untracked());
    let is_asked = StoredValue::new(false);
    Effect::new(move |_| {
        value.track();
        // One frame at a time: a page that is not seen has none, and what changes meanwhile must not pile up.
        if is_asked.get_value() {
            return;
        }
        is_asked.set_value(true);
        // Whoever was to be shown may be gone by then.
        let show = move || {
            let _ = is_asked.try_set_value(false);
            if let Some(value) = value.try_get_untracked() {
                drop(late.try_set(value));
            }
        };
        request_animation_frame(move || set_timeout(show, UNTIL_SEEN));
    });
    late
}

/// How long people wait before they wonder.
const NOTICED: Duration = Duration::from_millis(120);

/// Whether something has been on its way for long enough to notice.
pub(crate) fn for_long(pending: RwSignal<bool>) -> RwSignal<bool> {
    let long = RwSignal::new(false);
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        if !pending.get() {
            if long.get_untracked() {
                long.set(false);
            }
            return None;
        }
        // What is waited for may just have come.
        let show = move || {
            if pending.try_get_untracked() == Some(true) {
                let _ = long.try_set(true);
            }
        };
        set_timeout_with_handle(show, NOTICED).ok()
    });
    long
}
