//! Reads a file of entries, one at a time, each with the line it starts on.

use csv::StringRecord;
use daybook_wire::export::{COLUMNS, Format, entry_from_cells};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

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
    Csv { input: Box<csv::Reader<Numbered<R>>>, columns: Vec<&'static str> },
}

impl<R: Read> Lines<R> {
    /// Reads entries for a project. Fails where the file's first line says that it holds something else.
    pub(super) fn new(format: Format, project: i64, input: R) -> Result<Self, String> {
        let source = match format {
            Format::Ndjson => Source::Ndjson { input: BufReader::new(input), number: 0 },
            Format::Csv => {
                let mut input = csv::Reader::from_reader(Numbered::new(input));
                let columns = known_columns(input.headers().map_err(|error| error.to_string())?)?;
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

fn known_columns(header: &StringRecord) -> Result<Vec<&'static str>, String> {
    header
        .iter()
        .map(|name| {
            COLUMNS
                .into_iter()
                .find(|column| *column == name)
                .ok_or_else(|| format!("line 1: there is no column {name:?}; expected those of an export"))
        })
        .collect()
}

fn next_csv(input: &mut csv::Reader<Numbered<impl Read>>, columns: &[&'static str]) -> Option<Read1> {
    let mut record = StringRecord::new();
    let from = input.position().byte();
    let read = input.read_record(&mut record);
    let number = input.get_mut().line_at(from);
    match read {
        Ok(false) => None,
        Ok(true) => Some((number, entry_from_cells(columns.iter().copied().zip(&record)), false)),
        Err(error) => Some((number, Err(error.to_string()), error.is_io_error())),
    }
}

/// Passes a file on, and remembers which lines start where. The CSV reader's own count stops before the second half of a line
/// break, and before blank lines.
struct Numbered<R> {
    input: R,
    /// How many bytes were passed on.
    bytes: u64,
    /// How many lines have ended.
    ended: u64,
    at_start: bool,
    /// Whether the last byte ended a line, and a line feed would be a part of that line break.
    after_return: bool,
    /// Where each line that is not blank starts, and its number from 1.
    starts: VecDeque<(u64, u64)>,
}

impl<R: Read> Numbered<R> {
    fn new(input: R) -> Self {
        Self { input, bytes: 0, ended: 0, at_start: true, after_return: false, starts: VecDeque::new() }
    }

    /// The number of the first line that starts at a byte or later and is not blank. Asked for ever later bytes.
    fn line_at(&mut self, byte: u64) -> u64 {
        while self.starts.front().is_some_and(|(start, _)| *start < byte) {
            self.starts.pop_front();
        }
        self.starts.front().map_or(self.ended + 1, |(_, number)| *number)
    }
}

impl<R: Read> Read for Numbered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        for byte in &buffer[..count] {
            let is_second_half = self.after_return && *byte == b'\n';
            self.after_return = *byte == b'\r';
            if matches!(byte, b'\r' | b'\n') {
                self.ended += u64::from(!is_second_half);
                self.at_start = true;
            } else if self.at_start {
                self.starts.push_back((self.bytes, self.ended + 1));
                self.at_start = false;
            }
            self.bytes += 1;
        }
        Ok(count)
    }
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
