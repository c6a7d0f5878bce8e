//! Reads a file of entries, one at a time, each with the line it starts on.

use crate::cli::ImportFormat;
use crate::failure::CommandFailure;
use csv::StringRecord;
use daybook_wire::export::{COLUMNS, unguard};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read};

/// The most bytes of one line: an entry with everything at its limit is far below.
const MAX_LINE_BYTES: u64 = 1_024 * 1_024;
/// What an exported entry has and nobody may set.
const READ_ONLY: [&str; 3] = ["project_id", "received_at", "ingested_by"];

/// One entry of the file.
pub(super) struct Line {
    /// The line it starts on, from 1.
    pub(super) number: u64,
    /// The entry, or what is wrong with the line.
    pub(super) entry: Result<Value, String>,
}

/// The entries of a file.
pub(super) struct Lines<R> {
    project: i64,
    source: Source<R>,
    /// Set after a line that leaves no way to find the next one.
    ended: bool,
}

enum Source<R> {
    Ndjson { input: BufReader<R>, number: u64 },
    Csv { input: Box<csv::Reader<R>>, columns: Vec<&'static str> },
}

impl<R: Read> Lines<R> {
    pub(super) fn new(format: ImportFormat, project: i64, input: R) -> Result<Self, CommandFailure> {
        let source = match format {
            ImportFormat::Ndjson => Source::Ndjson { input: BufReader::new(input), number: 0 },
            ImportFormat::Csv => {
                let mut input = csv::Reader::from_reader(input);
                let columns = known_columns(input.headers().map_err(|error| CommandFailure::new(error.to_string()))?)?;
                Source::Csv { input: Box::new(input), columns }
            }
        };
        Ok(Self { project, source, ended: false })
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.ended {
            return None;
        }
        let line = match &mut self.source {
            Source::Ndjson { input, number } => next_ndjson(input, number),
            Source::Csv { input, columns } => next_csv(input, columns),
        };
        self.ended = line.is_none();
        let (number, entry, lost) = line?;
        self.ended = lost;
        let project = self.project;
        Some(Line { number, entry: entry.map(|value| with_id(project, number, value)) })
    }
}

/// The line's number, its entry or what is wrong, and whether the rest of the file is lost.
type Read1 = (u64, Result<Value, String>, bool);

fn next_ndjson(input: &mut impl BufRead, number: &mut u64) -> Option<Read1> {
    loop {
        *number += 1;
        let mut line = Vec::new();
        match input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line) {
            Err(error) => return Some((*number, Err(error.to_string()), true)),
            Ok(0) => return None,
            Ok(_) if line.last() != Some(&b'\n') && line.len() as u64 == MAX_LINE_BYTES => {
                return Some((*number, Err(format!("is longer than {MAX_LINE_BYTES} bytes")), true));
            }
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => {
                let entry = serde_json::from_slice(&line).map_err(|error| format!("is not valid JSON: {error}"));
                return Some((*number, entry.map(without_read_only), false));
            }
        }
    }
}

fn without_read_only(mut entry: Value) -> Value {
    if let Some(fields) = entry.as_object_mut() {
        for name in READ_ONLY {
            fields.remove(name);
        }
        if let Some(actor) = fields.get_mut("actor").and_then(Value::as_object_mut) {
            actor.remove("deleted");
        }
    }
    entry
}

fn known_columns(header: &StringRecord) -> Result<Vec<&'static str>, CommandFailure> {
    header
        .iter()
        .map(|name| {
            COLUMNS.into_iter().find(|column| *column == name).ok_or_else(|| {
                CommandFailure::new(format!("line 1: there is no column {name:?}; expected those of an export"))
            })
        })
        .collect()
}

fn next_csv(input: &mut csv::Reader<impl Read>, columns: &[&'static str]) -> Option<Read1> {
    let mut record = StringRecord::new();
    let number = input.position().line();
    match input.read_record(&mut record) {
        Ok(false) => None,
        Ok(true) => {
            let number = record.position().map_or(number, csv::Position::line);
            let cells = columns.iter().copied().zip(record.iter().map(unguard));
            Some((number, entry_of(cells.filter(|(_, cell)| !cell.is_empty())), false))
        }
        Err(error) => Some((number, Err(error.to_string()), error.is_io_error())),
    }
}

/// Puts the cells of a row where an entry has them.
fn entry_of<'c>(cells: impl Iterator<Item = (&'static str, &'c str)>) -> Result<Value, String> {
    let mut entry = Map::new();
    for (column, cell) in cells {
        let (parent, name) = match column {
            "received_at" => continue,
            "actor_type" | "actor_id" | "actor_name" | "actor_email" => (Some("actor"), &column["actor_".len()..]),
            "resource_type" | "resource_id" | "resource_name" => (Some("resource"), &column["resource_".len()..]),
            "cluster_id" | "cluster_name" => (Some("cluster"), &column["cluster_".len()..]),
            "application_id" | "application_name" => (Some("application"), &column["application_".len()..]),
            "preview_environment_id" | "preview_environment_name" => {
                (Some("preview_environment"), &column["preview_environment_".len()..])
            }
            _ => (None, column),
        };
        let value = match column {
            "status_code" | "duration_ms" => {
                Value::from(cell.parse::<i64>().map_err(|_| format!("{column}: expected a number, found {cell:?}"))?)
            }
            _ => Value::from(cell),
        };
        match parent {
            None => entry.insert(name.to_owned(), value),
            Some(parent) => {
                let fields = entry.entry(parent).or_insert_with(|| Value::Object(Map::new()));
                fields.as_object_mut().and_then(|fields| fields.insert(name.to_owned(), value))
            }
        };
    }
    Ok(Value::Object(entry))
}

/// Gives an entry without an id one that follows from its content and line, so that the same file loads once.
fn with_id(project: i64, number: u64, mut entry: Value) -> Value {
    let digest = Sha256::digest(format!("{project} {number} {entry}"));
    if let Some(fields) = entry.as_object_mut()
        && fields.get("id").is_none_or(Value::is_null)
    {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        fields.insert("id".to_owned(), uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string().into());
    }
    entry
}
