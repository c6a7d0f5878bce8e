//! First days of months and years: the marks of a time axis that spans many of them.

use daybook_wire::Timestamp;

/// What months are called beside an axis.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How far marks may lie apart, in months. Each divides a year or is made of years, so that every year has the same marks.
const STEPS: [i64; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1_200];

/// The first days between two local times, as many as there are steps of at most `most`, each with its label: `Apr 2026`, or `2026`
/// where each is the first of a year.
#[must_use]
pub fn first_days(from: Timestamp, to: Timestamp, most: i64) -> Vec<(Timestamp, String)> {
    let (first, last) = (month_of(from), month_of(to));
    let fits = |step: &i64| last.div_euclid(*step) - first.div_euclid(*step) < most;
    let step = STEPS.into_iter().find(fits).unwrap_or(STEPS[STEPS.len() - 1]);
    let marks = (first.div_euclid(step)..=last.div_euclid(step)).filter_map(|at| {
        let (year, month) = ((at * step).div_euclid(12), (at * step).rem_euclid(12));
        let start = format!("{year:04}-{:02}-01T00:00:00Z", month + 1).parse::<Timestamp>().ok()?;
        let name = MONTHS.get(usize::try_from(month).ok()?)?;
        Some((start, if step < 12 { format!("{name} {year}") } else { year.to_string() }))
    });
    marks.filter(|(start, _)| (from..=to).contains(start)).collect()
}

/// Months since the year 0.
fn month_of(local: Timestamp) -> i64 {
    let text = local.to_string();
    let number = |part: &str| part.parse::<i64>().unwrap_or_default();
    number(&text[..4]) * 12 + number(&text[5..7]) - 1
}
