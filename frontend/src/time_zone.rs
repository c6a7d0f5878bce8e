//! Time zones. The browser's `Intl` knows them; a database of zones in WASM would eat the page's size budget.

use daybook_wire::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A time zone that the browser knows.
#[derive(Clone)]
pub(crate) struct Zone {
    name: String,
    civil: Intl::DateTimeFormat,
}

impl Zone {
    /// A zone by its IANA name; `None` where the browser does not know it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let digits = |style: &'static str| {
            ["year", "month", "day", "hour", "minute", "second"].map(|part| (part, style)).to_vec()
        };
        let mut settings = digits("numeric");
        settings.push(("hourCycle", "h23"));
        Some(Self { name: name.to_owned(), civil: formatter(name, &settings)? })
    }

    /// The browser's own zone.
    pub(crate) fn of_browser() -> Self {
        let name = browser_zone();
        Self::named(&name)
            .or_else(|| Self::named("UTC"))
            .unwrap_or_else(|| Self { name, civil: Intl::DateTimeFormat::new(&locale(), &Object::new()) })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What clocks in the zone show at a moment, written as if it were UTC; to the second.
    pub(crate) fn local(&self, at: Timestamp) -> Timestamp {
        let parts = self.civil.format_to_parts(&date(at));
        let number = |name: &str| {
            let part = parts.iter().find(|part| text(part, "type") == name);
            part.and_then(|part| text(&part, "value").parse::<i32>().ok()).unwrap_or_default()
        };
        let [year, month, day] = ["year", "month", "day"].map(number);
        let [hour, minute, second] = ["hour", "minute", "second"].map(number);
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        text.parse().unwrap_or(at)
    }

    /// How far the zone's clocks are ahead of UTC at a moment, in seconds.
    pub(crate) fn offset_seconds(&self, at: Timestamp) -> i64 {
        self.local(at).seconds() - at.seconds()
    }

    /// The first moment at which clocks in the zone show `local`. Where they skip it, a moment just beside the gap.
    pub(crate) fn moment(&self, local: Timestamp) -> Timestamp {
        let guess = local.plus_seconds(-self.offset_seconds(local));
        // By the clocks of before and after whatever turns them nearby.
        let [before, after] =
            [-AROUND, AROUND].map(|by| local.plus_seconds(-self.offset_seconds(guess.plus_seconds(by))));
        if before == after || self.local(before) == local || self.local(after) != local { before } else { after }
    }
}

/// How far beside a guess clocks are surely as they were before they were turned, or as they are after it; in seconds.
const AROUND: i64 = 3 * 3_600;

/// Whether a text names a time zone. Offsets, which some browsers take too, have no name.
pub(crate) fn is_zone(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && formatter(name, &[]).is_some()
}

/// The name of the browser's zone.
pub(crate) fn browser_zone() -> String {
    let format = Intl::DateTimeFormat::new(&locale(), &Object::new());
    text(&format.resolved_options().into(), "timeZone")
}

/// Zones that browsers know by the name of today, and list by the one of yesterday.
const RENAMED: [&str; 8] = [
    "America/Nuuk",
    "Asia/Ho_Chi_Minh",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Yangon",
    "Atlantic/Faroe",
    "Europe/Kyiv",
    "Pacific/Pohnpei",
];

/// Every zone that the browser knows by name.
pub(crate) fn all_zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let list = Reflect::get(&intl, &"supportedValuesOf".into()).ok().and_then(|list| list.dyn_into::<Function>().ok());
    let names = list.and_then(|list| list.call1(&intl, &"timeZone".into()).ok());
    let names = names.and_then(|names| names.dyn_into::<Array>().ok()).unwrap_or_default();
    let mut names: Vec<String> = names.iter().filter_map(|name| name.as_string()).collect();
    names.extend(RENAMED.into_iter().filter(|name| is_zone(name)).map(ToOwned::to_owned));
    names.sort_unstable();
    names.dedup();
    names
}

/// Makes a formatter for a zone; `None` where the browser does not know the zone.
pub(crate) fn formatter(zone: &str, settings: &[(&str, &str)]) -> Option<Intl::DateTimeFormat> {
    let options = Object::new();
    for (name, value) in settings.iter().chain(&[("timeZone", zone)]) {
        Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value)).ok()?;
    }
    // An unknown zone throws, so the constructor is called in a way that can fail.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of2(&locale(), &options)).ok()?.dyn_into().ok()
}

/// The page is written in English, and so are its dates.
fn locale() -> Array {
    Array::of1(&JsValue::from_str("en-US"))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of these millennia fit the 53 bits of a float")]
pub(crate) fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.micros().div_euclid(1_000) as f64))
}

/// The moment now.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of these millennia fit the 53 bits of a float")]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_micros(Date::now() as i64 * 1_000)
}

pub(crate) fn text(part: &JsValue, name: &str) -> String {
    Reflect::get(part, &JsValue::from_str(name)).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
