//! What the volume must be: a walk through time, second by second or minute by minute, with a look at the clock on the wall at
//! every step.

use super::model::{Model, Window, started_at};
use super::questions::Question;
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use daybook_wire::Timestamp;
use serde_json::{Value, json};

/// Zones whose clocks change by an hour or by half of one, at night or over midnight, or never; on whole hours and not.
pub(super) const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
];

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: i64 = 86_400;
/// A window of so many seconds cannot be cut into 200 buckets of less than a minute.
const LONG: i64 = 200 * 60;

impl Model {
    /// What the volume answers, but for the range.
    pub(super) fn volume(&self, question: &Question) -> Value {
        let window = self.window(&question.span);
        let (interval, edges) = buckets(window, question.buckets, question.tz.parse().unwrap());
        let found = self.matching(&question.terms, &question.search, window);
        let pairs = edges.iter().zip(edges.iter().skip(1));
        let buckets = pairs.map(|(start, end)| {
            let within: Vec<&&Value> =
                found.iter().filter(|entry| (*start..*end).contains(&started_at(entry))).collect();
            let of_class =
                |class: &str| within.iter().filter(|entry| entry["status_code"].to_string().starts_with(class)).count();
            json!({
                "start": start, "end": end, "total": within.len(),
                "by_status": {
                    "1xx": of_class("1"), "2xx": of_class("2"), "3xx": of_class("3"), "4xx": of_class("4"),
                    "5xx": of_class("5"),
                },
            })
        });
        json!({"interval_seconds": interval, "buckets": buckets.collect::<Vec<_>>()})
    }
}

/// The smallest interval that needs no more buckets than `most`, in seconds, and the edges: the window's ends and all between.
pub(super) fn buckets(window: Window, most: u16, zone: Tz) -> (i64, Vec<Timestamp>) {
    let (from, to) = window;
    if from >= to {
        return (1, Vec::new());
    }
    let steps = Steps::within(window, zone);
    let within_days = [
        1,
        5,
        10,
        30,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
    ];
    let short = within_days.into_iter().map(|interval| (i64::from(interval), steps.multiples_of(interval)));
    let days = [1, 7].into_iter().chain((1..).map(|multiple| 30 * multiple));
    let long = days.map(|days| (days * DAY, steps.days_that_are_multiples_of(days)));
    let fits = |(_, inner): &(i64, Vec<Timestamp>)| inner.len() < usize::from(most);
    let (interval, inner) = short.chain(long).find(fits).unwrap();
    (interval, [vec![from], inner, vec![to]].concat())
}

/// Every second, or every minute, of a window and of some days before it; what the clock on the wall shows then.
struct Steps {
    window: Window,
    seconds: i64,
    /// The moment, the local date, the seconds since midnight.
    clock: Vec<(i64, NaiveDate, u32)>,
}

impl Steps {
    fn within(window: Window, zone: Tz) -> Self {
        let (from, to) = (window.0.seconds(), window.1.seconds() + 1);
        let seconds = if to - from > LONG { 60 } else { 1 };
        let show = |second: i64| {
            let local = DateTime::from_timestamp(second, 0).unwrap().with_timezone(&zone);
            (second, local.date_naive(), local.num_seconds_from_midnight())
        };
        // Clocks that are not a whole number of minutes ahead of UTC would be met between two steps.
        let utc = DateTime::from_timestamp(from, 0).unwrap().naive_utc();
        assert!(seconds == 1 || zone.offset_from_utc_datetime(&utc).fix().local_minus_utc() % 60 == 0);
        // A day that begins within has not begun before.
        let before = (1..=2_880).rev().map(|minutes| from - from.rem_euclid(60) - minutes * 60);
        let start = from - from.rem_euclid(60);
        let within = (0..).map(|step| start + step * seconds).take_while(|second| *second < to);
        Self { window, seconds, clock: before.chain(within).map(show).collect() }
    }

    fn is_edge(&self, second: i64) -> Option<Timestamp> {
        let moment = Timestamp::from_micros(second * 1_000_000);
        (self.window.0 < moment && moment < self.window.1).then_some(moment)
    }

    /// All moments whose local time of day is a multiple of an interval.
    fn multiples_of(&self, interval: u32) -> Vec<Timestamp> {
        if i64::from(interval) < self.seconds {
            // Too many to count, and too many to list.
            return vec![Timestamp::MIN; 200];
        }
        let multiples = self.clock.iter().filter(|(_, _, time)| time % interval == 0);
        multiples.filter_map(|(second, _, _)| self.is_edge(*second)).collect()
    }

    /// The first moments of local days: of all, of Mondays, or of every so many since 1970-01-01.
    fn days_that_are_multiples_of(&self, days: i64) -> Vec<Timestamp> {
        let is_asked_for = |date: NaiveDate| match days {
            7 => date.weekday() == chrono::Weekday::Mon,
            days => date.signed_duration_since(NaiveDate::default()).num_days() % days == 0,
        };
        let mut latest = NaiveDate::MIN;
        let mut edges = Vec::new();
        for &(second, date, _) in &self.clock {
            // Where clocks go back over midnight, a day goes on that has begun before.
            if date > latest {
                latest = date;
                edges.extend(self.is_edge(second).filter(|_| is_asked_for(date)));
            }
        }
        edges
    }
}
