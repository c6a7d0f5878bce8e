//! The span of time a query asks for.

use super::{NotAValue, ParameterError};
use crate::{Timestamp, Window};
use std::fmt;
use std::str::FromStr;

/// The longest relative range.
pub const MAX_RANGE_DAYS: u32 = 36_500;

const EXPECTED: NotAValue = NotAValue("a span such as 1h, 24h, 7d or 30d, up to 36500d");

/// The unit of a relative range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `m`
    Minutes,
    /// `h`
    Hours,
    /// `d`: 24 hours.
    Days,
}

impl Unit {
    const fn seconds(self) -> i64 {
        match self {
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Minutes => 'm',
            Self::Hours => 'h',
            Self::Days => 'd',
        }
    }
}

/// The span asked for, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Range {
    /// The last so many minutes, hours or days; at least one, at most 36,500 days.
    Last(u32, Unit),
    /// From a moment, up to a moment, or both; never neither.
    Between(Option<Timestamp>, Option<Timestamp>),
}

impl Default for Range {
    fn default() -> Self {
        Self::Last(7, Unit::Days)
    }
}

impl Range {
    /// The window this range means.
    ///
    /// `now` is the time of the request, `newest` the `started_at` of the project's newest entry, and `kept_from` the
    /// start of retention. Time before `kept_from` is cut off; a window wholly before it is empty. Fails where the range
    /// starts at or after its end.
    pub fn window(
        self,
        now: Timestamp,
        newest: Option<Timestamp>,
        kept_from: Timestamp,
    ) -> Result<Window, ParameterError> {
        // Where clocks run ahead, entries may lie after `now`; the open end covers them.
        let open_end = newest.map_or(now, |newest| now.max(newest.plus_micros(1)));
        let (from, to) = match self {
            Self::Last(count, unit) => (now.plus_seconds(-i64::from(count) * unit.seconds()), open_end),
            Self::Between(from, to) => (from.unwrap_or(Timestamp::MIN), to.unwrap_or(open_end)),
        };
        if from >= to {
            return Err(ParameterError::new("from", from.to_string(), format!("a time before {to}")));
        }
        Ok(Window { from: from.max(kept_from).min(to), to })
    }
}

impl fmt::Display for Range {
    /// The value of the `range` parameter; for [`Range::Between`], a form for people only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last(count, unit) => write!(f, "{count}{}", unit.letter()),
            Self::Between(from, to) => {
                if let Some(from) = from {
                    write!(f, "from {from}")?;
                }
                if let Some(to) = to {
                    write!(f, "{}to {to}", if from.is_some() { " " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

/// Reads the value of the `range` parameter.
impl FromStr for Range {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unit = match text.as_bytes().last() {
            Some(b'm') => Unit::Minutes,
            Some(b'h') => Unit::Hours,
            Some(b'd') => Unit::Days,
            _ => return Err(EXPECTED),
        };
        let digits = &text[..text.len() - 1];
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(EXPECTED);
        }
        let count: u32 = digits.parse().map_err(|_| EXPECTED)?;
        let longest = i64::from(MAX_RANGE_DAYS) * Unit::Days.seconds();
        if count == 0 || i64::from(count) * unit.seconds() > longest {
            return Err(EXPECTED);
        }
        Ok(Self::Last(count, unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const DAY: i64 = 86_400;

    #[test]
    fn the_default_is_seven_days_up_to_now() {
        let now = at("2026-06-11T12:00:00Z");
        let window = Range::default().window(now, None, now.plus_seconds(-30 * DAY)).unwrap();
        assert_eq!(window, Window { from: at("2026-06-04T12:00:00Z"), to: now });
    }

    #[test]
    fn an_open_end_covers_entries_of_clocks_that_run_ahead() {
        let now = at("2026-06-11T12:00:00Z");
        let newest = now.plus_seconds(90);
        let window = Range::default().window(now, Some(newest), now.plus_seconds(-30 * DAY)).unwrap();
        assert_eq!(window.to, newest.plus_micros(1));
    }

    #[test]
    fn time_before_retention_is_cut_off() {
        let now = at("2026-06-11T12:00:00Z");
        let kept_from = now.plus_seconds(-DAY);
        assert_eq!(Range::default().window(now, None, kept_from).unwrap().from, kept_from);
        let long_ago = Range::Between(Some(at("2020-01-01T00:00:00Z")), Some(at("2020-01-02T00:00:00Z")));
        assert!(long_ago.window(now, None, kept_from).unwrap().is_empty());
    }

    #[test]
    fn a_future_end_is_kept_and_a_start_after_the_end_is_refused() {
        let now = at("2026-06-11T12:00:00Z");
        let future = at("2027-01-01T00:00:00Z");
        assert_eq!(Range::Between(Some(now), Some(future)).window(now, None, now).unwrap().to, future);
        assert_eq!(Range::Between(Some(future), Some(future)).window(now, None, now).unwrap_err().param, "from");
    }

    #[test]
    fn refuses_what_is_not_a_span() {
        for text in ["", "7", "d", "0d", "-1d", "+1d", "1.5h", "7 d", "7w", "36501d", "52560001m", "99999999999d", "é"]
        {
            assert!(text.parse::<Range>().is_err(), "{text:?}");
        }
        for text in ["1m", "36500d", "876000h", "52560000m"] {
            assert_eq!(text.parse::<Range>().unwrap().to_string(), text);
        }
    }
}
