//! How many entries match over time.

mod calendar;

use crate::{AuditLog, Failure, OpenProject};
use calendar::{DAY, edges};
use chrono_tz::Tz;
use daybook_wire::{Bucket, ByStatus, ParameterError, Timestamp, Volume, VolumeQuery, Window};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// The lengths a bucket may have, in seconds; beyond the last, its multiples.
const INTERVALS: [i64; 18] = [
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
    DAY,
    7 * DAY,
    LONGEST,
];
const LONGEST: i64 = 30 * DAY;

impl AuditLog {
    /// Counts entries bucket by bucket.
    pub async fn volume(&self, project: &OpenProject, query: &VolumeQuery) -> Result<Volume, Failure> {
        let expected = "an IANA time zone, such as Europe/Berlin";
        let zone: Tz = query.tz.parse().map_err(|_| ParameterError::new("tz", &query.tz, expected))?;
        let range = self.window(project, query.range)?;
        let (interval, edges) = buckets(range, query.buckets.into(), zone);
        let counts = match self.index_in_time(project, range).await? {
            Some(slot) => {
                let (filter, edges) =
                    (query.filter.clone(), edges.iter().map(|edge| edge.micros()).collect::<Vec<_>>());
                slot.ask_of(&query.filter, range, move |index| index.volume(&filter, range, &edges)).await
            }
            None => self.store.volume(project.id(), &query.filter, &edges).await?,
        };
        let buckets = edges.windows(2).zip(counts).filter_map(|(pair, counts)| match *pair {
            [start, end] => {
                let by_status = ByStatus::new(counts);
                Some(Bucket { start, end, total: by_status.total(), by_status })
            }
            _ => None,
        });
        Ok(Volume { range, interval_seconds: interval.unsigned_abs(), buckets: buckets.collect() })
    }
}

/// The shortest interval that makes no more than `most` buckets, and their edges, the window's ends included. An empty
/// window has none.
fn buckets(window: Window, most: usize, zone: Tz) -> (i64, Vec<Timestamp>) {
    // Multiples are counted from 1970. One that is further from there than the window has no edge in it, unless the window holds that
    // day, which is an edge of all of them.
    let multiple_beyond = |micros: i64| (micros.abs() / 1_000_000 / LONGEST + 1) * LONGEST;
    let furthest = multiple_beyond(window.from.micros()).max(multiple_beyond(window.to.micros()));
    let multiples = (1..=furthest / LONGEST).map(|multiple| multiple * LONGEST);
    let intervals = INTERVALS.into_iter().chain(multiples);
    if window.is_empty() {
        return (INTERVALS[0], Vec::new());
    }
    // One edge less than buckets lies within the window.
    let found = intervals.into_iter().find_map(|interval| Some((interval, edges(window, interval, zone, most - 1)?)));
    let length = window.to.micros() - window.from.micros();
    let (interval, inner) = found.unwrap_or_else(|| (multiple_beyond(length), Vec::new()));
    let mut edges = vec![window.from];
    edges.extend(inner);
    edges.push(window.to);
    (interval, edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_interval_that_fits_is_chosen() {
        let from: Timestamp = "2026-06-11T12:00:00Z".parse().unwrap();
        for (seconds, most, expected) in [
            (1, 1, 1),
            (60, 60, 1),
            (60, 59, 5),
            (61, 60, 5),
            (HOUR, 60, MINUTE),
            (DAY, 60, 30 * MINUTE),
            (7 * DAY, 60, 3 * HOUR),
            (30 * DAY, 60, 12 * HOUR),
            (30 * DAY, 200, 6 * HOUR),
            (365 * DAY, 60, 7 * DAY),
            (36_500 * DAY, 60, 21 * LONGEST),
        ] {
            let window = Window { from, to: from.plus_seconds(seconds) };
            let (interval, edges) = buckets(window, most, Tz::UTC);
            assert_eq!(interval, expected, "{seconds} seconds in {most} buckets");
            assert!(edges.len() - 1 <= most && edges.is_sorted());
        }
    }

    #[test]
    fn a_single_bucket_holds_any_window() {
        let (from, to) = (Timestamp::MIN, Timestamp::MAX);
        let (_, edges) = buckets(Window { from, to }, 1, Tz::Europe__Berlin);
        assert_eq!(edges, [from, to]);
    }

    #[test]
    fn a_single_bucket_may_hold_the_day_that_days_are_counted_from() {
        let (from, to) = ("1969-12-01T00:00:00Z".parse().unwrap(), "1970-02-15T00:00:00Z".parse().unwrap());
        let (interval, edges) = buckets(Window { from, to }, 1, Tz::UTC);
        assert_eq!((interval, edges), (3 * LONGEST, vec![from, to]));
        let (interval, edges) = buckets(Window { from, to }, 2, Tz::UTC);
        assert_eq!((interval, edges.len()), (2 * LONGEST, 3));
        // A day on which one of the shortest begins.
        let (from, to) = (from.plus_seconds(91 * DAY), to.plus_seconds(46 * DAY));
        assert_eq!(buckets(Window { from, to }, 1, Tz::UTC).0, 2 * LONGEST);
    }
}
