//! A range of one's own: start and end, with date and time in the shown zone.

use super::menu::Close;
use crate::clock::{Clock, use_clock};
use crate::time_zone::now;
use crate::view_state::ViewState;
use daybook_wire::query::Unit;
use daybook_wire::{Range, Timestamp};
use leptos::html;
use leptos::prelude::*;

/// The last moment that a field takes. Without it, a year may have six digits.
const LAST: &str = "9999-12-31T23:59:59";

/// Two fields and a button.
#[component]
pub(crate) fn CustomRange() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let close = expect_context::<Close>();
    let clock = use_clock();
    let (from, to) = untrack(|| bounds(view.query().range));
    let written = move |at: Option<Timestamp>| {
        untrack(|| clock.with(|clock| at.map(|at| for_field(clock, at)).unwrap_or_default()))
    };
    let (start, end) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(start), Some(end)) = (start.get_untracked(), end.get_untracked()) else { return };
        // What is half filled in has no value.
        if !start.check_validity() || !end.check_validity() {
            return wrong.set(Some("Give a whole date and time, or none."));
        }
        // What was not changed is kept to the microsecond, and in whichever of two hours that clocks show alike.
        let read = |field: &web_sys::HtmlInputElement, before: Option<Timestamp>| {
            let moment = |text: String| untrack(|| clock.with(|clock| of_field(clock, &text)));
            let now = moment(field.value());
            if now == moment(field.default_value()) { before } else { now }
        };
        match (read(&start, from), read(&end, to)) {
            (None, None) => wrong.set(Some("Give a start, an end, or both.")),
            (Some(from), Some(to)) if from >= to => wrong.set(Some("The start must be before the end.")),
            (from, to) => {
                close.run();
                view.set_range(Range::Between(from, to));
            }
        }
    };
    // Clocks may change between the two.
    let zones = move || {
        clock.with(|clock| {
            let [first, last] = [from, to].map(|at| clock.abbreviation(at.unwrap_or_else(now)));
            let zones =
                if first == last { clock.zone_label_at(to.unwrap_or_else(now)) } else { [first, last].join(", then ") };
            ["Custom, in ", &zones].concat()
        })
    };
    view! {
        <form class="custom-range" on:submit=apply novalidate>
            <p class="panel-title">{zones}</p>
            <label>"Start" <input node_ref=start type="datetime-local" step="1" max=LAST class="panel-input" value=written(from) /></label>
            <label>"End" <input node_ref=end type="datetime-local" step="1" max=LAST class="panel-input" value=written(to) /></label>
            {move || wrong.get().map(|wrong| view! { <p class="panel-note error" role="alert">{wrong}</p> })}
            <button type="submit" class="button small wide">"Apply"</button>
        </form>
    }
}

/// Where a range starts and ends, as far as it says.
fn bounds(range: Range) -> (Option<Timestamp>, Option<Timestamp>) {
    match range {
        Range::Between(from, to) => (from, to),
        Range::Last(count, unit) => {
            let seconds = match unit {
                Unit::Minutes => 60,
                Unit::Hours => 3_600,
                Unit::Days => 86_400,
            };
            let to = Timestamp::from_micros(now().seconds() * 1_000_000);
            (Some(to.plus_seconds(-i64::from(count) * seconds)), Some(to))
        }
    }
}

/// `2026-06-11T10:53:41`, as such fields have it.
fn for_field(clock: &Clock, at: Timestamp) -> String {
    clock.zone.local(at).to_string()[..19].to_owned()
}

fn of_field(clock: &Clock, text: &str) -> Option<Timestamp> {
    // The seconds are left out where they are zero.
    let local = [format!("{text}Z"), format!("{text}:00Z")].iter().find_map(|text| text.parse().ok())?;
    Some(clock.zone.moment(local))
}
