//! What was aimed at, and whether it was reached.

use super::{Measured, number};
use crate::Failure;
use crate::index_alone;
use crate::questions::{FILTERS, Kind};
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
    let index = |kind, filter: &str| measured.subject(index_alone::SUBJECT)?.milliseconds(kind, filter);
    let peer = |name: &str, kind, filter: &str| measured.subject(name)?.milliseconds(kind, filter);
    let is_search = |name: &str| name.starts_with("search");
    let names = || FILTERS.iter().map(|asked| asked.name);
    let worst = |kind, of: &dyn Fn(&str) -> Option<f64>, wanted: &dyn Fn(&str) -> bool| {
        let ratios = names().filter(|name| wanted(name)).map(|name| Some(index(kind, name)? / of(name)?));
        ratios.collect::<Option<Vec<f64>>>().map(|all| all.into_iter().fold(0.0, f64::max))
    };
    let best = |kind| move |name: &str| measured.best_peer(kind, name);
    let plain = |name: &str| !is_search(name);
    let page = names().filter(|name| plain(name)).map(|name| index(Kind::Page, name)).collect::<Option<Vec<f64>>>();
    let search = [Kind::Page, Kind::Volume, Kind::Facets].map(|kind| {
        let scanning = |name: &str| {
            let of = |peer_name| peer(peer_name, kind, name);
            [of("DuckDB"), of("ClickHouse")].into_iter().flatten().min_by(f64::total_cmp)
        };
        worst(kind, &scanning, &is_search)
    });
    let search = search.into_iter().collect::<Option<Vec<f64>>>().map(|all| all.into_iter().fold(0.0, f64::max));
    let trigram = |filter: &str| {
        let ratio = |kind| Some(index(kind, filter)? / peer("PostgreSQL with pg_trgm", kind, filter)?);
        Some(ratio(Kind::Page)?.max(ratio(Kind::Volume)?))
    };
    let http = |name: &str| measured.subject("Daybook over HTTP")?.of(name);
    let append = |name: &str| measured.append.as_ref()?.of(name);
    let crowd = |name: &str| measured.crowd.as_ref()?.of(name);
    let start = |name: &str| measured.start.as_ref()?.of(name);
    let browser = |name: &str| measured.page.as_ref()?.of(name);
    let beside = append("milliseconds for a page while entries arrive")
        .zip(append("milliseconds for a page while nothing arrives"))
        .map(|(busy, idle)| busy / idle);
    vec![
        Target::most("index: a page without search, in milliseconds", page.map(|all| all.into_iter().fold(0.0, f64::max)), 1.0),
        Target::most("index: a chart, of the best peer's time, without search", worst(Kind::Volume, &best(Kind::Volume), &plain), 1.0 / 20.0),
        Target::most("index: facets, of DuckDB's time", worst(Kind::Facets, &|name| peer("DuckDB", Kind::Facets, name), &plain), 1.0 / 8.0),
        Target::most("index: facets, of Tantivy's time", worst(Kind::Facets, &|name| peer("Tantivy", Kind::Facets, name), &plain), 1.0 / 4.0),
        Target::most("index: a search, of the time of DuckDB and ClickHouse", search, 1.0 / 12.0),
        Target::most("index: a rare search, of PostgreSQL's time", trigram("search, rare"), 1.0),
        Target::most("index: a hopeless search, of PostgreSQL's time", trigram("search, no hit"), 1.0),
        Target::most("HTTP: 16 clients, median in milliseconds", crowd("milliseconds at the median"), 60.0),
        Target::most("HTTP: 16 clients, 99th percentile in milliseconds", crowd("milliseconds at the 99th percentile"), 150.0),
        Target::most("HTTP: an export of 10,000 rows, in milliseconds", http("milliseconds for an export of 10,000 rows"), 400.0),
        Target::most("index: bytes of memory per entry", measured.subject(index_alone::SUBJECT).and_then(|it| it.of("bytes of memory per entry")), 64.0),
        Target::least("rebuilding from SQLite, entries per second", start("entries per second from the database"), 500_000.0),
        Target::least("reading segment files, entries per second", start("entries per second from segment files"), 4_000_000.0),
        Target::most("from start to first answer, in seconds", start("seconds to the first answer"), 1.0),
        Target::least("appending in batches of 1,000 from 4 clients, entries per second", append("entries per second in batches of 1,000"), 60_000.0),
        Target::least("appending one by one from 64 clients, entries per second", append("entries per second in batches of 1"), 5_000.0),
        Target::most("a page while entries arrive, of its idle time", beside, 2.0),
        Target::most("bytes on disk per entry", append("bytes on disk per entry"), 450.0),
        Target::most("dashboard: first rows after a cold load, in milliseconds", browser("milliseconds to the first rows of a cold load"), 1_000.0),
        Target::most("dashboard: rows after a change of filter, in milliseconds", browser("milliseconds from a change of filter to its rows"), 100.0),
    ]
}
