//! What stands where there are no rows: nothing found, something wrong, not allowed.

use crate::api::ApiError;
use crate::keys::{focus_if_lost, focus_soon};
use crate::place::{Place, Tab};
use crate::url_state::{Address, Navigator, default_view, without_parameter};
use daybook_wire::ParameterError;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A message in the middle of the page.
#[component]
pub(crate) fn Message(title: &'static str, children: Children) -> impl IntoView {
    view! { <section class="message"><h1>{title}</h1>{children()}</section> }
}

/// Something could not be loaded: the cause, what to tell whoever looks after the server, and a way to try again.
#[component]
pub(crate) fn ErrorState(title: &'static str, error: ApiError, on_retry: impl Fn() + 'static) -> impl IntoView {
    // Once it works, the button goes; the focus must not go with it.
    let goes_to = StoredValue::new(None::<&'static str>);
    let retry = move |event: MouseEvent| {
        let button = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_in = |selector| {
            button.as_ref().is_some_and(|button| button.closest(selector).is_ok_and(|found| found.is_some()))
        };
        goes_to
            .set_value([".drawer", ".volume", ".panel"].into_iter().find(|selector| is_in(selector)).or(Some("#main")));
        on_retry();
    };
    on_cleanup(move || {
        if let Some(place) = goes_to.try_get_value().flatten() {
            let inside = match place {
                ".volume" => ".chart",
                ".panel" => ".panel input",
                _ => place,
            };
            focus_if_lost(inside.to_owned());
        }
    });
    view! {
        <section class="message error" role="alert">
            <h2>{title}</h2>
            <p>{error.detail()}</p>
            {error.request_id().map(|id| view! { <p class="muted">"Request " <code>{id}</code></p> })}
            <button type="button" class="button" on:click=retry>"Try again"</button>
        </section>
    }
}

/// The address holds something that is no view: which parameter it is, and a way to drop it.
#[component]
pub(crate) fn BadAddress(error: ParameterError) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let name = error.param.clone();
    let drop_it = move |_| {
        let address = untrack(|| navigator.address());
        let search = without_parameter(&address.search, &name);
        // Dropping must lead somewhere: a bare address would bring the default filter back unasked.
        let is_log = Place::of(&address.path).is_some_and(|place| place.tab == Tab::AuditLogs);
        let whole = || if is_log { default_view().encode() } else { String::new() };
        let search = if search.is_empty() || search == address.search { whole() } else { search };
        navigator.push(Address { search, ..address });
        focus_soon("#main".to_owned());
    };
    view! {
        <section class="message error" role="alert">
            <h2>"This address cannot be read"</h2>
            <p>
                "The parameter " <code><bdi>{error.param.clone()}</bdi></code> " is " <code><bdi>{error.value}</bdi></code>
                "; expected " {error.expected} "."
            </p>
            <button type="button" class="button" on:click=drop_it>"Remove " <bdi>{error.param}</bdi></button>
        </section>
    }
}

/// A page about a project: its name, what it is for, and what stands on it once that is loaded.
#[component]
pub(crate) fn ManagePage(
    title: &'static str,
    about: &'static str,
    /// Whether what the page shows is there.
    #[prop(into)]
    ready: Signal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// Asks for it again.
    retry: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="manage">
            <h1>{title}</h1>
            <p class="muted">{about}</p>
            {children()}
            {move || match error.get() {
                Some(error) => view! { <ErrorState title="This could not be loaded" error=error on_retry=move || retry.run(()) /> }.into_any(),
                None if ready.get() => ().into_any(),
                None => view! {
                    <div class="drawer-bones" aria-hidden="true">
                        <span class="bone"></span><span class="bone"></span><span class="bone"></span>
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}
