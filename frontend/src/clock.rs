//! Times as people read them, in the time zone that the page shows.

use crate::time_zone::{Zone, date, formatter, now, text};
use crate::view_state::ViewState;
use daybook_wire::Timestamp;
use js_sys::{Date, Function, Intl};
use leptos::prelude::*;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Writes times in one time zone.
pub(crate) struct Clock {
    pub(crate) zone: Zone,
    /// Asked of every time that is written, so it is worked out once.
    this_year: Range<Timestamp>,
    short: Option<Function>,
    with_year: Option<Function>,
    full: Option<Function>,
    zone_name: Option<Intl::DateTimeFormat>,
    /// What stands above all times.
    zone_now: String,
}

/// A time in the table: up to the second, and the rest.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ShownTime {
    pub(crate) to_the_second: String,
    pub(crate) milliseconds: String,
    /// Everything, with the zone, for a tooltip.
    pub(crate) full: String,
    /// What the zone was called then, where it is called otherwise now.
    pub(crate) other_zone: Option<String>,
}

impl Clock {
    fn new(zone: Zone) -> Self {
        let time = [("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")];
        let day = [("month", "short"), ("day", "numeric")];
        let year = [("year", "numeric")];
        let named = [("timeZoneName", "short")];
        let make = |settings: &[(&str, &str)]| formatter(zone.name(), settings).map(|format| format.format());
        let mut clock = Self {
            short: make(&[&day[..], &time].concat()),
            with_year: make(&[&year[..], &day, &time].concat()),
            full: make(&[&year[..], &day, &time, &named].concat()),
            zone_name: formatter(zone.name(), &named),
            this_year: this_year(&zone),
            zone_now: String::new(),
            zone,
        };
        clock.zone_now = clock.abbreviation(now());
        clock
    }

    /// Writes a time; the year only where it is not this one.
    pub(crate) fn show(&self, at: Timestamp) -> ShownTime {
        let micros = at.micros().rem_euclid(1_000_000);
        let full = plain(call(self.full.as_ref(), &date(at)));
        let format = if self.this_year.contains(&at) { &self.short } else { &self.with_year };
        ShownTime {
            to_the_second: call(format.as_ref(), &date(at)),
            milliseconds: format!(".{:03}", micros / 1_000),
            other_zone: full.rsplit_once(' ').map(|(_, zone)| zone.to_owned()).filter(|zone| *zone != self.zone_now),
            full: format!("{full} ({at})"),
        }
    }

    /// Writes a time without what says nothing: seconds that are zero, and fractions.
    pub(crate) fn show_brief(&self, at: Timestamp) -> String {
        let shown = self.show(at).to_the_second;
        shown.strip_suffix(":00").map(ToOwned::to_owned).unwrap_or(shown)
    }

    /// Writes a day, as in `Nov 30, 2026`.
    pub(crate) fn show_day(&self, at: Timestamp) -> String {
        let shown = call(self.with_year.as_ref(), &date(at));
        shown.rsplit_once(", ").map(|(day, _)| day.to_owned()).unwrap_or(shown)
    }

    /// Writes a whole time, as in `2026-06-11 10:53:41.123456 PDT`.
    pub(crate) fn show_exact(&self, at: Timestamp) -> String {
        let local = self.zone.local(at).to_string();
        let micros = at.micros().rem_euclid(1_000_000);
        format!("{} {}.{micros:06} {}", &local[..10], &local[11..19], self.abbreviation(at))
    }

    /// The zone and its distance from UTC, as in `PDT (UTC−7)`.
    pub(crate) fn zone_label(&self) -> String {
        self.zone_label_at(now())
    }

    /// The same at a moment: clocks may be turned before or after it.
    pub(crate) fn zone_label_at(&self, at: Timestamp) -> String {
        let name = self.abbreviation(at);
        if name.starts_with("UTC") {
            return name;
        }
        let offset = self.zone.offset_seconds(at) / 60;
        let sign = if offset < 0 { '−' } else { '+' };
        let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
        let offset = if minutes == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{minutes:02}") };
        format!("{name} ({offset})")
    }

    /// What people call the zone at a moment, as in `PDT`.
    pub(crate) fn abbreviation(&self, at: Timestamp) -> String {
        let Some(format) = &self.zone_name else { return self.zone.name().to_owned() };
        let part = format.format_to_parts(&date(at)).iter().find(|part| text(part, "type") == "timeZoneName");
        part.map(|part| plain(text(&part, "value"))).unwrap_or_default()
    }
}

/// From when to when clocks in the zone show the year that they show now.
fn this_year(zone: &Zone) -> Range<Timestamp> {
    let year: i32 = zone.local(now()).to_string()[..4].parse().unwrap_or_default();
    let start_of =
        |year: i32| format!("{year:04}-01-01T00:00:00Z").parse().map_or_else(|_| now(), |at| zone.moment(at));
    start_of(year)..start_of(year + 1)
}

/// Zones without a name of their own are called by their distance from UTC, as everywhere on the page.
fn plain(text: String) -> String {
    if text.contains("GMT") { text.replace("GMT+", "UTC+").replace("GMT-", "UTC−") } else { text }
}

fn call(format: Option<&Function>, date: &Date) -> String {
    let written = format.and_then(|format| format.call1(&JsValue::UNDEFINED, date).ok());
    written.and_then(|text| text.as_string()).unwrap_or_default()
}

/// A clock, and the zone it was asked for: none for the browser's own.
type Made = (Option<String>, Rc<Clock>);

/// The clock of the page: follows the time zone that the address asks for.
#[derive(Clone, Copy)]
pub(crate) struct PageClock {
    zone: Memo<Option<String>>,
    /// Formatters are costly to make; these are for the zone last asked for, until its year ends.
    made: StoredValue<Option<Made>, LocalStorage>,
}

impl PageClock {
    /// Reads the clock; in a reactive place, follows the zone.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Clock) -> T) -> T {
        let name = self.zone.get();
        let is_fit = |(zone, clock): &&Made| *zone == name && clock.this_year.contains(&now());
        let made = self.made.with_value(|made| made.as_ref().filter(is_fit).map(|(_, clock)| Rc::clone(clock)));
        let clock = made.unwrap_or_else(|| {
            let zone = name.as_deref().and_then(Zone::named).unwrap_or_else(Zone::of_browser);
            let clock = Rc::new(Clock::new(zone));
            self.made.set_value(Some((name, Rc::clone(&clock))));
            clock
        });
        read(&clock)
    }

    /// The IANA name of the zone that is shown.
    pub(crate) fn zone_name(self) -> String {
        self.with(|clock| clock.zone.name().to_owned())
    }
}

/// The clock of the page.
pub(crate) fn use_clock() -> PageClock {
    expect_context::<PageClock>()
}

/// Makes the clock of the page.
pub(crate) fn provide_clock(view: ViewState) {
    let zone = Memo::new(move |_| view.page().tz);
    provide_context(PageClock { zone, made: StoredValue::new_local(None) });
}
