//! The time zone of all times on the page: the browser's, UTC, or any other.

use super::menu::Close;
use crate::clock::{Clock, use_clock};
use crate::keys::lower;
use crate::time_zone::{all_zones, browser_zone};
use crate::view_state::ViewState;
use leptos::prelude::*;

/// How many zones are listed at once.
const LISTED: usize = 40;

/// The zone that times are shown in, where times are shown.
#[component]
pub(crate) fn ZoneLabel() -> impl IntoView {
    let clock = use_clock();
    view! { <span class="zone" title="The time zone; choose another in the account menu">{move || clock.with(Clock::zone_label)}</span> }
}

/// The zones to choose from, inside a menu.
#[component]
pub(crate) fn Zones() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let chosen = Memo::new(move |_| view.page().tz);
    let typed = RwSignal::new(String::new());
    let zones = StoredValue::new(all_zones());
    let found = Memo::new(move |_| {
        let wanted = lower(typed.get().trim()).replace(' ', "_");
        let fits = |zone: &&String| !wanted.is_empty() && lower(zone).contains(&wanted);
        zones.with_value(|zones| zones.iter().filter(fits).take(LISTED).cloned().collect::<Vec<String>>())
    });
    let own = format!("Browser ({})", browser_zone());
    view! {
        <ZoneOption text=own zone=None chosen=chosen />
        <ZoneOption text="UTC".to_owned() zone=Some("UTC".to_owned()) chosen=chosen />
        {move || chosen.get().filter(|zone| zone != "UTC").map(|zone| view! {
            <ZoneOption text=zone.clone() zone=Some(zone) chosen=chosen />
        })}
        <input
            type="text"
            class="panel-input"
            placeholder="Find a time zone…"
            aria-label="Find a time zone"
            autocomplete="off"
            spellcheck="false"
            on:input=move |event| typed.set(event_target_value(&event))
        />
        {move || found.get().into_iter().map(|zone| view! { <ZoneOption text=zone.clone() zone=Some(zone) chosen=chosen /> }).collect_view()}
    }
}

#[component]
fn ZoneOption(text: String, zone: Option<String>, chosen: Memo<Option<String>>) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let close = expect_context::<Close>();
    let name = zone.clone();
    let choose = move |_| {
        close.run();
        let zone = zone.clone();
        view.change_page(|page| page.tz = zone);
    };
    view! {
        <button type="button" class="option" aria-current=move || (chosen.get() == name).then_some("true") on:click=choose>
            {text.replace('_', " ")}
        </button>
    }
}
