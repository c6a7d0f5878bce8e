//! Times as people read them. The browser's `Intl` does the arithmetic of time zones.

use daybook_wire::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Writes times in the browser's time zone.
#[derive(Clone)]
pub(crate) struct Clock {
    short: Function,
    with_year: Function,
    full: Function,
}

/// A time in the table: up to the second, and the rest.
pub(crate) struct ShownTime {
    pub(crate) to_the_second: String,
    pub(crate) milliseconds: String,
    /// Everything, with the zone, for a tooltip.
    pub(crate) full: String,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let time = [("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")];
        let day = [("month", "short"), ("day", "numeric")];
        let year = [("year", "numeric")];
        let zone = [("timeZoneName", "short")];
        Self {
            short: formatter(&[&day[..], &time].concat()),
            with_year: formatter(&[&year[..], &day, &time].concat()),
            full: formatter(&[&year[..], &day, &time, &zone].concat()),
        }
    }

    /// Writes a time; the year only where it is not this one.
    pub(crate) fn show(&self, at: Timestamp) -> ShownTime {
        let date = date(at);
        let this_year = date.get_full_year() == Date::new_0().get_full_year();
        let micros = at.micros().rem_euclid(1_000_000);
        ShownTime {
            to_the_second: call(if this_year { &self.short } else { &self.with_year }, &date),
            milliseconds: format!(".{:03}", micros / 1_000),
            full: format!("{} ({at})", call(&self.full, &date)),
        }
    }

    /// Writes a time without seconds' fractions, for ranges.
    pub(crate) fn show_brief(&self, at: Timestamp) -> String {
        self.show(at).to_the_second
    }
}

/// The browser's time zone, as in `PDT (UTC−7)`.
pub(crate) fn zone_label() -> String {
    let now = Date::new_0();
    let name = zone_part(&now, "short");
    let offset = -now.get_timezone_offset();
    if offset == 0.0 && name == "UTC" {
        return name;
    }
    let sign = if offset < 0.0 { '−' } else { '+' };
    let (hours, minutes) = ((offset.abs() / 60.0).floor(), offset.abs() % 60.0);
    let offset = if minutes == 0.0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{minutes:02}") };
    if name.starts_with("GMT") { offset } else { format!("{name} ({offset})") }
}

fn zone_part(now: &Date, style: &str) -> String {
    let format = Intl::DateTimeFormat::new(&locale(), &options(&[("timeZoneName", style)]));
    let part = format.format_to_parts(now).iter().find(|part| text(part, "type") == "timeZoneName");
    part.map(|part| text(&part, "value")).unwrap_or_default()
}

fn formatter(settings: &[(&str, &str)]) -> Function {
    Intl::DateTimeFormat::new(&locale(), &options(settings)).format()
}

/// The page is written in English, and so are its dates.
fn locale() -> Array {
    Array::of1(&JsValue::from_str("en-US"))
}

fn options(settings: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in settings {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    options
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of these millennia fit the 53 bits of a float")]
fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.micros().div_euclid(1_000) as f64))
}

fn call(format: &Function, date: &Date) -> String {
    format.call1(&JsValue::UNDEFINED, date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn text(part: &JsValue, name: &str) -> String {
    Reflect::get(part, &JsValue::from_str(name)).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// The clock of the page.
pub(crate) fn use_clock() -> StoredValue<Clock, LocalStorage> {
    expect_context::<StoredValue<Clock, LocalStorage>>()
}

/// Makes the clock of the page.
pub(crate) fn provide_clock() {
    provide_context(StoredValue::new_local(Clock::new()));
}
