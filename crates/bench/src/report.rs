//! The document about all that was measured.

mod machine;
mod targets;

use crate::Failure;
use crate::answers::{Answer, Results};
use crate::index_alone;
use crate::plot;
use crate::questions::{FILTERS, KINDS, Kind};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Subjects that answer questions, by the name of their file.
const SUBJECTS: [&str; 7] =
    ["daybook-over-http", "daybook's-index", "daybook's-sql", "duckdb", "clickhouse", "tantivy", "postgresql"];
/// Finds a little too much (see `peers/tantivy_peer.py`).
const APPROXIMATE: &str = "Tantivy";
const PICTURE: &str = "performance-growth.svg";

/// What `report` reads.
pub(crate) struct Measured {
    pub(crate) subjects: Vec<Results>,
    pub(crate) append: Option<Results>,
    pub(crate) crowd: Option<Results>,
    pub(crate) overload: Option<Results>,
    pub(crate) start: Option<Results>,
    pub(crate) page: Option<Results>,
    pub(crate) growth: Vec<Results>,
}

impl Measured {
    fn load(directory: &Path) -> Result<Self, Failure> {
        let mut subjects = Vec::new();
        for name in SUBJECTS {
            subjects.extend(Results::load(directory, name)?);
        }
        let mut growth = Vec::new();
        while let Some(results) = Results::load(directory, &format!("growth-{}", growth.len()))? {
            growth.push(results);
        }
        let one = |name| Results::load(directory, name);
        Ok(Self {
            subjects,
            append: one("append")?,
            crowd: one("crowd")?,
            overload: one("overload")?,
            start: one("start")?,
            page: one("page")?,
            growth,
        })
    }

    pub(crate) fn subject(&self, name: &str) -> Option<&Results> {
        self.subjects.iter().find(|results| results.subject == name)
    }

    fn peers(&self) -> impl Iterator<Item = &Results> {
        self.subjects.iter().filter(|results| !results.subject.starts_with("Daybook"))
    }

    /// The time of the quickest peer.
    pub(crate) fn best_peer(&self, kind: Kind, filter: &str) -> Option<f64> {
        self.peers().filter_map(|peer| peer.milliseconds(kind, filter)).min_by(f64::total_cmp)
    }
}

pub(crate) fn write(directory: &Path, into: &Path) -> Result<(), Failure> {
    let measured = Measured::load(directory)?;
    let first = measured.subjects.first().ok_or("nothing was measured")?;
    agree(&measured.subjects)?;
    let mut text = format!(include_str!("report/head.md"), entries = grouped(first.entries), machine = machine::told());
    let versions: Vec<String> = measured
        .peers()
        .map(|peer| format!("{} {}", peer.subject, peer.version))
        .chain([format!("Daybook {}", env!("CARGO_PKG_VERSION"))])
        .collect();
    writeln!(text, "{}.\n", versions.join(", "))?;
    for kind in KINDS {
        table(&mut text, &measured, kind)?;
    }
    facts(&mut text, &measured)?;
    targets::write(&mut text, &measured)?;
    if !measured.growth.is_empty() {
        let pictures = into.parent().unwrap_or(Path::new(".")).join("images");
        fs::create_dir_all(&pictures)?;
        let whole = measured.subject(index_alone::SUBJECT).cloned();
        let sizes: Vec<Results> = measured.growth.iter().cloned().chain(whole).collect();
        plot::growth(&sizes, &pictures.join(PICTURE))?;
        writeln!(text, "{}", include_str!("report/growth.md"))?;
    }
    writeln!(text, "{}", include_str!("report/profile.md").trim_end())?;
    Ok(fs::write(into, text)?)
}

/// Fails where two subjects answer a question differently: then their times say nothing.
fn agree(subjects: &[Results]) -> Result<(), Failure> {
    let Some((first, others)) = subjects.split_first() else { return Ok(()) };
    for other in others.iter().filter(|other| other.subject != APPROXIMATE) {
        for Answer { kind, filter, check, .. } in &other.answers {
            let same = |answer: &&Answer| answer.kind == *kind && answer.filter == *filter;
            let expected = first.answers.iter().find(same).map(|answer| answer.check);
            if expected != Some(*check) {
                let (one, two) = (&first.subject, &other.subject);
                return Err(format!("{kind}, {filter}: {one} answers {expected:?}, {two} {check}").into());
            }
        }
    }
    Ok(())
}

/// The times of one kind of question: a row for each filter, a column for each subject.
fn table(text: &mut String, measured: &Measured, kind: Kind) -> Result<(), Failure> {
    let title = match kind {
        Kind::Page => "The newest 50 entries",
        Kind::Volume => "A chart of 90 bars, by class of status",
        Kind::Facets => "The ten most frequent values of eight fields",
    };
    writeln!(text, "## {title}\n")?;
    let names: Vec<&str> = measured.subjects.iter().map(|results| results.subject.as_str()).collect();
    writeln!(text, "| filter | {} | best peer / index |", names.join(" | "))?;
    writeln!(text, "|---{}|---:|", "|---:".repeat(names.len()))?;
    for asked in FILTERS {
        let time = |results: &Results| results.milliseconds(kind, asked.name).map_or("–".to_owned(), milliseconds);
        let times: Vec<String> = measured.subjects.iter().map(time).collect();
        let index = measured.subject(index_alone::SUBJECT).and_then(|index| index.milliseconds(kind, asked.name));
        let ratio = match (measured.best_peer(kind, asked.name), index) {
            (Some(peer), Some(index)) => ratio(peer / index),
            _ => "–".to_owned(),
        };
        writeln!(text, "| {} | {} | {ratio} |", asked.name, times.join(" | "))?;
    }
    writeln!(text)?;
    Ok(())
}

/// Everything that is a single number.
fn facts(text: &mut String, measured: &Measured) -> Result<(), Failure> {
    writeln!(text, "## Everything else\n\n| what | who | measured |\n|---|---|---:|")?;
    let single = [&measured.append, &measured.crowd, &measured.overload, &measured.start, &measured.page];
    for results in measured.subjects.iter().chain(single.into_iter().flatten()) {
        for fact in &results.facts {
            writeln!(text, "| {} | {} | {} |", fact.name, results.subject, number(fact.value))?;
        }
    }
    writeln!(text)?;
    Ok(())
}

/// Three digits that matter.
fn milliseconds(value: f64) -> String {
    match value {
        value if value < 0.01 => "<0.01".to_owned(),
        value if value < 1.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        value => grouped_rounded(value),
    }
}

fn ratio(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}") } else { grouped_rounded(value) }
}

fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { grouped_rounded(value) }
}

fn grouped_rounded(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times and rates, never negative")]
    grouped(value.round() as u64)
}

/// With a comma between thousands.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_readable() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.001, 0.123, 12.34, 1_234.5].map(milliseconds), ["<0.01", "0.12", "12.3", "1,235"]);
    }

    #[test]
    fn subjects_that_disagree_are_not_compared() {
        let answered = |subject: &str, check| {
            let mut results = Results::new(subject, "", 1);
            results.add(Kind::Page, "none", 1.0, check);
            results
        };
        assert!(agree(&[answered("one", 5), answered("two", 5)]).is_ok());
        assert!(agree(&[answered("one", 5), answered("two", 6)]).is_err());
        assert!(agree(&[answered("one", 5), answered(APPROXIMATE, 6)]).is_ok());
    }
}
