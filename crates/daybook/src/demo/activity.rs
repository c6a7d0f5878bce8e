//! When things happen.

use daybook_wire::Timestamp;
use rand::RngExt;
use rand::rngs::StdRng;

const HOUR: i64 = 3_600;

/// How busy each hour of a working day is, in UTC, from midnight on.
const WORKING_DAY: [f64; 24] = [
    0.04, 0.03, 0.03, 0.03, 0.05, 0.10, 0.25, 0.55, 0.85, 1.00, 1.05, 0.95, 0.75, 0.95, 1.05, 1.00, 0.85, 0.60, 0.35,
    0.22, 0.15, 0.10, 0.07, 0.05,
];
/// What is left of that on Saturdays and Sundays.
const WEEKEND: f64 = 0.12;
/// One incident in so many days, an hour long.
const DAYS_PER_INCIDENT: u32 = 9;

/// How busy each hour is, and which hours went wrong.
pub(super) struct Activity {
    start: Timestamp,
    /// The sum of the weights up to the end of each hour.
    cumulated: Vec<f64>,
    /// Incidents: from, to.
    incidents: Vec<(Timestamp, Timestamp)>,
    end: Timestamp,
}

impl Activity {
    pub(super) fn new(random: &mut StdRng, days: u32, end: Timestamp) -> Self {
        let start = end.plus_seconds(-i64::from(days) * 24 * HOUR);
        let mut sum = 0.0;
        let cumulated = (0..i64::from(days) * 24)
            .map(|hour| {
                sum += weight(start.plus_seconds(hour * HOUR)) * random.random_range(0.6..1.4);
                sum
            })
            .collect();
        let incidents = (0..days.div_ceil(DAYS_PER_INCIDENT))
            .map(|_| {
                let hours = random.random_range(0..i64::from(days) * 24);
                let from = start.plus_seconds(hours * HOUR + random.random_range(0..HOUR));
                (from, from.plus_seconds(HOUR))
            })
            .collect();
        Self { start, cumulated, incidents, end }
    }

    /// Moments, as many as asked for, in order, denser where it is busier.
    pub(super) fn times(&self, random: &mut StdRng, count: u32) -> Vec<Timestamp> {
        let total = self.cumulated.last().copied().unwrap_or(0.0);
        let mut times: Vec<Timestamp> = (0..count)
            .map(|_| {
                let target = random.random::<f64>() * total;
                let hour = self.cumulated.partition_point(|sum| *sum < target);
                let hour = i64::try_from(hour).unwrap_or(0);
                self.start.plus_micros(hour * HOUR * 1_000_000 + random.random_range(0..HOUR * 1_000_000)).min(self.end)
            })
            .collect();
        times.sort_unstable();
        times
    }

    pub(super) fn is_incident(&self, at: Timestamp) -> bool {
        self.incidents.iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// How much of the time has passed, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a share, for which nanoseconds do not matter")]
    pub(super) fn elapsed(&self, at: Timestamp) -> f64 {
        (at.micros() - self.start.micros()) as f64 / (self.end.micros() - self.start.micros()) as f64
    }
}

fn weight(at: Timestamp) -> f64 {
    let seconds = at.seconds();
    let hour = usize::try_from(seconds.rem_euclid(24 * HOUR) / HOUR).unwrap_or(0);
    // Day 0 was a Thursday; from Monday on, 5 and 6 are the weekend.
    let weekday = (seconds.div_euclid(24 * HOUR) + 3).rem_euclid(7);
    WORKING_DAY[hour] * if weekday >= 5 { WEEKEND } else { 1.0 }
}
