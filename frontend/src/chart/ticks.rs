//! Marks of a time axis: full hours, midnights and first days, by the clocks of the shown time zone.

use crate::months::{MONTHS, first_days};
use crate::time_zone::Zone;
use daybook_wire::{Timestamp, Window};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// How far marks may lie apart, in seconds. Further apart, they are first days of months and years.
const STEPS: [i64; 20] = [
    1,
    5,
    10,
    30,
    60,
    120,
    300,
    600,
    900,
    1_800,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    7 * DAY,
    14 * DAY,
];

/// The marks within a window, at most `most`, each with its label.
pub(crate) fn ticks(zone: &Zone, window: Window, most: usize) -> Vec<(Timestamp, String)> {
    let span = window.to.seconds() - window.from.seconds();
    let most = i64::try_from(most.max(1)).unwrap_or(i64::MAX);
    let Some(step) = STEPS.into_iter().find(|step| span / step <= most) else {
        let locals = first_days(zone.local(window.from), zone.local(window.to), most);
        let marks = locals.into_iter().map(|(local, label)| (zone.moment(local), label));
        return marks.filter(|(at, _)| (window.from..=window.to).contains(at)).collect();
    };
    // 1970-01-01 was a Thursday; steps of weeks start on Mondays.
    let anchor = if step % (7 * DAY) == 0 { -3 * DAY } else { 0 };
    let first = (zone.local(window.from).seconds() - anchor).div_euclid(step) * step + anchor;
    let years = span > 300 * DAY;
    let mut found = Vec::new();
    let mut local = first;
    while i64::try_from(found.len()).is_ok_and(|count| count <= most) {
        let shown = Timestamp::from_micros(local.saturating_mul(1_000_000));
        let at = zone.moment(shown);
        if at > window.to {
            break;
        }
        if at >= window.from && found.last().is_none_or(|(last, _)| *last < at) {
            found.push((at, label(shown, step, years)));
        }
        local += step;
    }
    found
}

/// `Jun 11` at midnight, `15:00` within a day, `15:00:05` within a minute.
fn label(local: Timestamp, step: i64, years: bool) -> String {
    let text = local.to_string();
    if local.seconds().rem_euclid(DAY) == 0 {
        let month =
            text[5..7].parse::<usize>().ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default();
        let day = text[8..10].trim_start_matches('0');
        return if years { format!("{month} {day}, {}", &text[..4]) } else { format!("{month} {day}") };
    }
    if step < 60 { text[11..19].to_owned() } else { text[11..16].to_owned() }
}
