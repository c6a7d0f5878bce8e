//! Where buckets begin: moments that a calendar in a time zone makes out, not multiples of a number.

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use daybook_wire::{Timestamp, Window};

const SECOND: i64 = 1_000_000;
/// A day without a change of clocks, in seconds.
pub(super) const DAY: i64 = 86_400;
/// Days from 1970-01-01, a Thursday, to the first Monday.
const FIRST_MONDAY: i64 = 4;

/// The edges of buckets strictly within a window, rising; `None` where there are more than `most`.
///
/// Shorter intervals than a day divide one: their edges are all moments whose local time of day is a multiple of the
/// interval. Longer ones are whole days: their edges are the first moments of local days, weeks from Mondays, all others
/// counted from 1970-01-01.
pub(super) fn edges(window: Window, interval: i64, zone: Tz, most: usize) -> Option<Vec<Timestamp>> {
    let seconds = (window.to.micros() - window.from.micros()) / SECOND;
    // Clocks change by hours, and seldom: no interval comes twice as often as it should, but for a few.
    if usize::try_from(seconds / interval).unwrap_or(usize::MAX) > most.saturating_mul(2).saturating_add(8) {
        return None;
    }
    if interval < DAY {
        within_days(window, interval, zone, most)
    } else {
        whole_days(window, interval / DAY, zone, most)
    }
}

fn within_days(window: Window, interval: i64, zone: Tz, most: usize) -> Option<Vec<Timestamp>> {
    let last = (window.to.micros() - 1).div_euclid(SECOND);
    let mut edges = Vec::new();
    // The second before the first that can be an edge.
    let mut at = window.from.micros().div_euclid(SECOND);
    while let Some(edge) = next_edge(at, last, interval, zone) {
        if edges.len() == most {
            return None;
        }
        edges.push(Timestamp::from_micros(edge * SECOND));
        at = edge;
    }
    Some(edges)
}

/// The first second after `at`, and up to `last`, whose local time of day is a multiple of the interval.
fn next_edge(mut at: i64, last: i64, interval: i64, zone: Tz) -> Option<i64> {
    while at < last {
        let offset = offset_at(at, zone);
        let edge = at + interval - (at + offset).rem_euclid(interval);
        if offset_at(edge, zone) == offset {
            return Some(edge).filter(|edge| *edge <= last);
        }
        // Clocks change on the way there. From that second on, another offset tells the multiples.
        let change = first_second_with_another_offset(at, edge, offset, zone);
        if (change + offset_at(change, zone)).rem_euclid(interval) == 0 {
            return Some(change).filter(|edge| *edge <= last);
        }
        at = change;
    }
    None
}

/// Seconds that local time is ahead of UTC.
fn offset_at(second: i64, zone: Tz) -> i64 {
    let utc = DateTime::from_timestamp(second, 0).unwrap_or_default().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc().into()
}

/// Between `low`, where the offset is as given, and `high`, where it is another.
fn first_second_with_another_offset(mut low: i64, mut high: i64, offset: i64, zone: Tz) -> i64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_at(middle, zone) == offset { low = middle } else { high = middle }
    }
    high
}

fn whole_days(window: Window, days: i64, zone: Tz, most: usize) -> Option<Vec<Timestamp>> {
    let first_day = window.from.to_utc().with_timezone(&zone).date_naive();
    let number = first_day.signed_duration_since(NaiveDate::default()).num_days();
    let start = if days == 7 { FIRST_MONDAY } else { 0 };
    // The day that is a multiple, on or before the first.
    let back = (number - start).rem_euclid(days);
    let mut day = first_day.checked_sub_days(Days::new(back.unsigned_abs()));
    let mut edges = Vec::new();
    while let Some(date) = day {
        if let Some(edge) = first_moment(date, zone) {
            if edge >= window.to {
                break;
            }
            if edge > window.from {
                if edges.len() == most {
                    return None;
                }
                edges.push(edge);
            }
        }
        day = date.checked_add_days(Days::new(days.unsigned_abs()));
    }
    Some(edges)
}

/// The first moment of a local day; none where the zone left the day out.
fn first_moment(date: NaiveDate, zone: Tz) -> Option<Timestamp> {
    let midnight = date.and_time(NaiveTime::MIN);
    let found = match zone.from_local_datetime(&midnight) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.timestamp(),
        MappedLocalTime::None => {
            // Clocks went forward over midnight. As seen with the offset before, it is the very second of the change.
            let before = midnight.and_utc().timestamp() - 2 * DAY;
            let after = before + 4 * DAY;
            let change = first_second_with_another_offset(before, after, offset_at(before, zone), zone);
            let local = DateTime::from_timestamp(change, 0)?.with_timezone(&zone).date_naive();
            (local == date).then_some(change)?
        }
    };
    Some(Timestamp::from_micros(found.saturating_mul(SECOND)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: &str, to: &str, interval: i64, zone: &str) -> Vec<String> {
        let window = Window { from: from.parse().unwrap(), to: to.parse().unwrap() };
        let edges = edges(window, interval, zone.parse().unwrap(), 200).unwrap();
        edges.iter().map(|edge| edge.to_string().replace(":00.000000Z", "Z")).collect()
    }

    #[test]
    fn short_intervals_are_multiples_of_the_local_time_of_day() {
        let edges = shown("2026-06-11T10:00:00Z", "2026-06-11T12:00:00Z", 3_600, "UTC");
        assert_eq!(edges, ["2026-06-11T11:00Z"], "a window's own ends are no edges");
        let edges = shown("2026-06-11T09:50:00Z", "2026-06-11T12:00:00Z", 3_600, "Asia/Kathmandu");
        assert_eq!(edges, ["2026-06-11T10:15Z", "2026-06-11T11:15Z"], "a quarter of an hour off");
    }

    #[test]
    fn an_hour_that_is_left_out_has_no_edge() {
        // Berlin, 2026-03-29: 02:00 is 03:00, at 01:00 UTC.
        let hourly = shown("2026-03-28T23:30:00Z", "2026-03-29T02:30:00Z", 3_600, "Europe/Berlin");
        assert_eq!(hourly, ["2026-03-29T00:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z"]);
        let every_two_hours = shown("2026-03-28T22:30:00Z", "2026-03-29T05:00:00Z", 7_200, "Europe/Berlin");
        assert_eq!(every_two_hours, ["2026-03-28T23:00Z", "2026-03-29T02:00Z", "2026-03-29T04:00Z"]);
    }

    #[test]
    fn an_hour_that_comes_twice_has_two_edges() {
        // Berlin, 2026-10-25: 03:00 is 02:00 again, at 01:00 UTC.
        let edges = shown("2026-10-24T22:30:00Z", "2026-10-25T02:30:00Z", 7_200, "Europe/Berlin");
        assert_eq!(edges, ["2026-10-25T00:00Z", "2026-10-25T01:00Z"], "02:00 and 02:00");
    }

    #[test]
    fn a_change_of_half_an_hour_moves_the_edges() {
        // Lord Howe, 2026-04-05: 02:00 is 01:30, at 15:00 UTC the day before.
        let edges = shown("2026-04-04T13:30:00Z", "2026-04-04T17:00:00Z", 3_600, "Australia/Lord_Howe");
        assert_eq!(edges, ["2026-04-04T14:00Z", "2026-04-04T15:30Z", "2026-04-04T16:30Z"]);
    }

    #[test]
    fn days_begin_at_local_midnight_or_where_clocks_jump_over_it() {
        let berlin = shown("2026-03-28T12:00:00Z", "2026-03-31T12:00:00Z", DAY, "Europe/Berlin");
        assert_eq!(berlin, ["2026-03-28T23:00Z", "2026-03-29T22:00Z", "2026-03-30T22:00Z"]);
        // São Paulo, 2018-11-04: midnight is one o'clock.
        let sao_paulo = shown("2018-11-03T12:00:00Z", "2018-11-05T12:00:00Z", DAY, "America/Sao_Paulo");
        assert_eq!(sao_paulo, ["2018-11-04T03:00Z", "2018-11-05T02:00Z"]);
        // Samoa had no 30 December 2011.
        let apia = shown("2011-12-29T11:00:00Z", "2012-01-01T11:00:00Z", DAY, "Pacific/Apia");
        assert_eq!(apia, ["2011-12-30T10:00Z", "2011-12-31T10:00Z", "2012-01-01T10:00Z"]);
    }

    #[test]
    fn weeks_begin_on_mondays_and_longer_spans_count_from_1970() {
        let weeks = shown("2026-06-01T12:00:00Z", "2026-06-20T00:00:00Z", 7 * DAY, "UTC");
        assert_eq!(weeks, ["2026-06-08T00:00Z", "2026-06-15T00:00Z"]);
        let months = shown("1970-01-01T00:00:00Z", "1970-03-10T00:00:00Z", 30 * DAY, "UTC");
        assert_eq!(months, ["1970-01-31T00:00Z", "1970-03-02T00:00Z"]);
    }
}
