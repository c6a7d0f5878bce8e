//! The span of time shown.

use super::custom_range::CustomRange;
use super::icon::{Glyph, Icon};
use super::menu::{Close, Menu};
use crate::clock::use_clock;
use crate::view_state::ViewState;
use daybook_wire::Range;
use daybook_wire::query::{MAX_RANGE_DAYS, Unit};
use leptos::prelude::*;

const PRESETS: [(Range, &str); 4] = [
    (Range::Last(1, Unit::Hours), "Last hour"),
    (Range::Last(24, Unit::Hours), "Last 24 hours"),
    (Range::Last(7, Unit::Days), "Last 7 days"),
    (Range::Last(30, Unit::Days), "Last 30 days"),
];

/// The chip of the date range. It can be changed, not removed: a view always has a range.
#[component]
pub(crate) fn DateRangeChip() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let range = Memo::new(move |_| view.query().range);
    let button = move || view! { <strong class="truncate">{describe(range.get())}</strong> };
    view! {
        <div class="chip of-time" role="group" aria-label=move || format!("Date range is {}", describe(range.get()))>
            <span class="chip-field"><Icon glyph=Glyph::Calendar /> "Date range"</span>
            <span class="chip-operator fixed">"is"</span>
            <Menu class="chip-values" label="Date range" button=button.into()>
                <DateRangePanel />
            </Menu>
        </div>
    }
}

/// The ranges to choose from.
#[component]
pub(crate) fn DateRangePanel() -> impl IntoView {
    let view = expect_context::<ViewState>();
    let close = expect_context::<Close>();
    let range = Memo::new(move |_| view.query().range);
    let presets = PRESETS.map(|(preset, label)| {
        let choose = move |_| {
            close.run();
            view.set_range(preset);
        };
        view! {
            <button type="button" class="option" aria-current=move || (range.get() == preset).then_some("true") on:click=choose>
                {label}
            </button>
        }
    });
    view! {
        {presets.collect_view()}
        <CustomRange />
    }
}

/// A range as people say it.
pub(crate) fn describe(range: Range) -> String {
    if let Some((_, label)) = PRESETS.iter().find(|(preset, _)| *preset == range) {
        return (*label).to_owned();
    }
    let shown = |at| use_clock().with(|clock| clock.show_brief(at));
    let zoned = |at| use_clock().with(|clock| [&clock.show_brief(at), " ", &clock.abbreviation(at)].concat());
    match range {
        Range::Last(MAX_RANGE_DAYS, Unit::Days) => "All time".to_owned(),
        Range::Last(count, unit) => {
            let unit = match unit {
                Unit::Minutes => "minute",
                Unit::Hours => "hour",
                Unit::Days => "day",
            };
            if count == 1 { format!("Last {unit}") } else { format!("Last {count} {unit}s") }
        }
        Range::Between(Some(from), Some(to)) => {
            // Clocks may be turned between the two.
            let zone = |at| use_clock().with(|clock| clock.abbreviation(at));
            let start = if zone(from) == zone(to) { shown(from) } else { zoned(from) };
            [&start, " – ", &zoned(to)].concat()
        }
        Range::Between(Some(from), None) => ["From ", &zoned(from)].concat(),
        Range::Between(None, Some(to)) => ["Until ", &zoned(to)].concat(),
        Range::Between(None, None) => "All".to_owned(),
    }
}
