//! The time axis: linear, with marks where the calendar of the shown time zone has them.

use daybook_wire::Timestamp;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};
use std::ops::Range;

/// An axis from one moment to another, in microseconds.
pub(crate) struct TimeAxis {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The marks and their labels, in order.
    pub(crate) ticks: Vec<(Timestamp, String)>,
}

impl Ranged for TimeAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = i64;

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the result is a pixel")]
    fn map(&self, at: &i64, (left, right): (i32, i32)) -> i32 {
        let share = (at - self.from) as f64 / (self.to - self.from).max(1) as f64;
        left + (share * f64::from(right - left)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<i64> {
        self.ticks.iter().map(|(at, _)| at.micros()).collect()
    }

    fn range(&self) -> Range<i64> {
        self.from..self.to
    }
}
