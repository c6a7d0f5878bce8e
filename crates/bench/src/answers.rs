//! What a subject leaves behind.

use crate::Failure;
use crate::questions::Kind;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// What was measured of one subject.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Results {
    /// As the report calls it.
    pub(crate) subject: String,
    /// Its version, where it has one of its own.
    pub(crate) version: String,
    /// How many entries it held in both projects.
    pub(crate) entries: u64,
    #[serde(default)]
    pub(crate) answers: Vec<Answer>,
    /// Whatever else was measured, by name: see [`crate::report`].
    #[serde(default)]
    pub(crate) facts: Vec<Fact>,
}

/// One question's time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// `page`, `volume` or `facets`.
    pub(crate) kind: String,
    /// The filter's name.
    pub(crate) filter: String,
    /// The median of several, in milliseconds.
    pub(crate) milliseconds: f64,
    /// Follows from the answer: of a page the number of its last entry, of a chart the sum of its bars, of facets the sum of
    /// the counts shown.
    pub(crate) check: u64,
}

/// A single number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) value: f64,
}

impl Results {
    pub(crate) fn new(subject: &str, version: &str, entries: u64) -> Self {
        Self { subject: subject.to_owned(), version: version.to_owned(), entries, ..Self::default() }
    }

    pub(crate) fn add(&mut self, kind: Kind, filter: &str, milliseconds: f64, check: u64) {
        println!("{:30} {:7} {filter:28} {milliseconds:10.3} ms", self.subject, kind.name());
        self.answers.push(Answer { kind: kind.name().to_owned(), filter: filter.to_owned(), milliseconds, check });
    }

    /// There is no answer to report.
    pub(crate) fn given_up(&self, kind: Kind, filter: &str, milliseconds: f64) {
        println!("{:30} {:7} {filter:28} given up after {milliseconds:.0} ms", self.subject, kind.name());
    }

    pub(crate) fn fact(&mut self, name: &str, value: f64) {
        println!("{:30} {name}: {value:.3}", self.subject);
        self.facts.push(Fact { name: name.to_owned(), value });
    }

    /// The value of a fact.
    pub(crate) fn of(&self, name: &str) -> Option<f64> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value)
    }

    /// The time of an answer.
    pub(crate) fn milliseconds(&self, kind: Kind, filter: &str) -> Option<f64> {
        let wanted = |answer: &&Answer| answer.kind == kind.name() && answer.filter == filter;
        self.answers.iter().find(wanted).map(|answer| answer.milliseconds)
    }

    pub(crate) fn save(&self, directory: &Path, name: &str) -> Result<(), Failure> {
        fs::create_dir_all(directory)?;
        Ok(fs::write(directory.join(format!("{name}.json")), serde_json::to_string_pretty(self)?)?)
    }

    /// What a subject left, if it was measured.
    pub(crate) fn load(directory: &Path, name: &str) -> Result<Option<Self>, Failure> {
        let path = directory.join(format!("{name}.json"));
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&fs::read_to_string(path)?)?))
    }
}
