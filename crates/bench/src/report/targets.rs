//! What was aimed at, and whether it was reached.

use super::{Measured, number};
use crate::Failure;
use crate::answers::Results;
use crate::append::{self, When};
use crate::questions::{FILTERS, Kind};
use crate::{crowd, index_alone};
use std::fmt::Write;

/// A number, what it should be, and whether more of it is better.
struct Target {
    what: String,
    measured: Option<f64>,
    aim: f64,
    more_is_better: bool,
}

impl Target {
    fn most(what: impl Into<String>, measured: Option<f64>, aim: f64) -> Self {
        Self { what: what.into(), measured, aim, more_is_better: false }
    }

    fn least(what: impl Into<String>, measured: Option<f64>, aim: f64) -> Self {
        Self { what: what.into(), measured, aim, more_is_better: true }
    }

    fn line(&self) -> String {
        let bound = if self.more_is_better { "at least" } else { "at most" };
        let (measured, verdict) = match self.measured {
            None => ("–".to_owned(), "not measured"),
            Some(value) if (value >= self.aim) == self.more_is_better || value.total_cmp(&self.aim).is_eq() => {
                (number(value), "reached")
            }
            Some(value) => (number(value), "**missed**"),
        };
        format!("| {} | {bound} {} | {measured} | {verdict} |", self.what, number(self.aim))
    }
}

pub(super) fn write(text: &mut String, measured: &Measured) -> Result<(), Failure> {
    writeln!(text, "{}", include_str!("targets.md"))?;
    writeln!(text, "| what | target | measured | |\n|---|---:|---:|---|")?;
    for target in targets(measured) {
        writeln!(text, "{}", target.line())?;
    }
    writeln!(text)?;
    Ok(())
}

fn targets(measured: &Measured) -> Vec<Target> {
    let mut targets = of_questions(measured);
    targets.extend(of_numbers(measured));
    targets
}

/// Targets about how long answers take beside others'.
fn of_questions(measured: &Measured) -> Vec<Target> {
    let index = |kind, filter: &str| measured.subject(index_alone::SUBJECT)?.milliseconds(kind, filter);
    let peer = |name: &str, kind, filter: &str| measured.subject(name)?.milliseconds(kind, filter);
    let is_search = |name: &str| name.starts_with("search");
    let plain = |name: &str| !is_search(name);
    // The largest share of another's time, over the filters that are wanted.
    let worst = |kind, of: &dyn Fn(&str) -> Option<f64>, wanted: &dyn Fn(&str) -> bool| {
        let names = FILTERS.iter().map(|asked| asked.name).filter(|name| wanted(name));
        largest(names.map(|name| Some(index(kind, name)? / of(name)?)))
    };
    let page = FILTERS.iter().map(|asked| asked.name).filter(|name| plain(name)).map(|name| index(Kind::Page, name));
    let search = [Kind::Page, Kind::Volume, Kind::Facets].map(|kind| {
        let scanning = |name: &str| {
            let both = ["DuckDB", "ClickHouse"].map(|other| peer(other, kind, name));
            both.into_iter().flatten().min_by(f64::total_cmp)
        };
        worst(kind, &scanning, &is_search)
    });
    let trigram = |filter: &str| {
        let ratio = |kind| Some(index(kind, filter)? / peer("PostgreSQL with pg_trgm", kind, filter)?);
        largest([Kind::Page, Kind::Volume].map(ratio))
    };
    let best_chart = |name: &str| measured.best_peer(Kind::Volume, name);
    let facets_of = |other: &'static str| move |name: &str| peer(other, Kind::Facets, name);
    vec![
        Target::most("index: a page without search, in milliseconds", largest(page), 1.0),
        Target::most("index: a chart, of the best peer's time", worst(Kind::Volume, &best_chart, &plain), 1.0 / 20.0),
        Target::most("index: facets, of DuckDB's time", worst(Kind::Facets, &facets_of("DuckDB"), &plain), 1.0 / 8.0),
        Target::most("index: facets, of Tantivy's time", worst(Kind::Facets, &facets_of("Tantivy"), &plain), 1.0 / 4.0),
        Target::most("index: a search, of DuckDB's or ClickHouse's time", largest(search), 1.0 / 12.0),
        Target::most("index: a rare search, of PostgreSQL's time", trigram("search, rare"), 1.0),
        Target::most("index: a hopeless search, of PostgreSQL's time", trigram("search, no hit"), 1.0),
    ]
}

/// How the filter is changed in `tests/browser/bench.mjs`.
const PAGE_CHANGES: [&str; 4] = ["a change of filter", "another value of a filter", "a search", "a part of the chart"];

/// Targets about single numbers.
fn of_numbers(measured: &Measured) -> Vec<Target> {
    let fact = |results: Option<&Results>, name: &str| results?.of(name);
    let appending = |name: &str| fact(measured.append.as_ref(), name);
    let crowd = |name: &str| fact(measured.crowd.as_ref(), name);
    let crowd_anew = |name: &str| crowd(&format!("{}{name}", crowd::ANEW));
    let start = |name| fact(measured.start.as_ref(), name);
    let browser = |name: &str| fact(measured.page.as_ref(), name);
    let export = fact(measured.subject("Daybook over HTTP"), "milliseconds for an export of 10,000 rows");
    let memory = fact(measured.subject(index_alone::SUBJECT), "bytes of memory per entry");
    let beside = largest(append::reads().map(|read| {
        let time = |when| appending(&append::read_fact(read, when));
        // There are more entries after than before, and between as many meanwhile.
        let idle = time(When::Before).zip(time(When::After)).map(|(before, after)| f64::midpoint(before, after));
        time(When::Meanwhile).zip(idle).map(|(busy, idle)| busy / idle)
    }));
    let (thousands, singles) = ("entries per second in batches of 1,000", "entries per second in batches of 1");
    let slowest_median = "milliseconds at the median, of the slowest question";
    let slowest_99th = "milliseconds at the 99th percentile, of the slowest question";
    let load = "milliseconds to the first rows of a cold load";
    let change = largest(PAGE_CHANGES.map(|change| browser(&format!("milliseconds from {change} to its rows"))));
    vec![
        Target::most("HTTP: 16 clients, median of the slowest question, in milliseconds", crowd(slowest_median), 60.0),
        Target::most("HTTP: 16 clients, 99th percentile of the slowest question", crowd(slowest_99th), 150.0),
        Target::most("HTTP: the same, each question anew, median", crowd_anew(slowest_median), 60.0),
        Target::most("HTTP: the same, each question anew, 99th percentile", crowd_anew(slowest_99th), 150.0),
        Target::most("HTTP: an export of 10,000 rows, in milliseconds", export, 400.0),
        Target::most("index: bytes of memory per entry", memory, 64.0),
        Target::least("start: entries per second out of SQLite", start("entries per second from the database"), 5e5),
        Target::least("start: entries per second out of files", start("entries per second from files"), 4e6),
        Target::most("start: seconds to the first answer", start("seconds to the first answer"), 1.0),
        Target::least("appending: batches of 1,000, 4 clients, per second", appending(thousands), 60_000.0),
        Target::least("appending: one by one, 64 clients, per second", appending(singles), 5_000.0),
        Target::most("appending: the most delayed answer meanwhile, of its time before and after", beside, 2.0),
        Target::most("bytes on disk per entry", appending("bytes on disk per entry"), 450.0),
        Target::most("dashboard: first rows of a cold load, in milliseconds", browser(load), 1_000.0),
        Target::most("dashboard: rows after the slowest change of the filter", change, 100.0),
    ]
}

/// None where any is missing.
fn largest(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let all: Option<Vec<f64>> = values.into_iter().collect();
    all.map(|all| all.into_iter().fold(0.0, f64::max))
}
