//! `daybook import`

use super::archive;
use super::import_reader::{Line, Lines};
use crate::cli::Import;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_auditlog::{AuditLog, OpenProject};
use daybook_wire::Role;
use daybook_wire::export::Format;
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// How many entries are stored at a time.
const BATCH: usize = 1_000;

#[derive(Default)]
struct Progress {
    accepted: u64,
    duplicates: u64,
    conflicts: usize,
}

pub(super) async fn run(settings: &Settings, json: bool, command: &Import) -> Result<(), CommandFailure> {
    archive::check(&command.file)?;
    let (input, bytes) = open_input(&command.file)?;
    let log = open::audit_log(settings).await?;
    let project = log.open_project_locally(command.project, Role::Ingest).await?;

    let bar = ProgressBar::new(bytes.unwrap_or(0));
    let template = match bytes {
        Some(_) => "{bar:40} {percent}% {binary_bytes_per_sec}, {eta} left",
        None => "{spinner} {binary_bytes}, {binary_bytes_per_sec}",
    };
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    let input = bar.wrap_read(input);
    let input: Box<dyn Read> =
        if is_compressed(&command.file) { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) };
    let mut input = BufReader::new(input);
    let format = match format_told(command) {
        Some(format) => format,
        None => format_found(input.fill_buf().map_err(|error| unreadable(&command.file, &error))?),
    };
    let mut lines = Lines::new(format, project.id(), input).map_err(CommandFailure::new)?;
    let mut progress = Progress::default();
    loop {
        let batch: Vec<Line> = lines.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        if let Err(problems) = store(&log, &project, batch, &mut progress).await? {
            bar.finish_and_clear();
            return Err(rejected(&command.file, &problems, &progress));
        }
    }
    bar.finish_and_clear();

    let Progress { accepted, duplicates, conflicts } = progress;
    let value = json!({"accepted": accepted, "duplicates": duplicates, "conflicts": conflicts});
    let sentence = format!("Stored {accepted} entries in project {} ({duplicates} were there already).", project.id());
    let differing = match conflicts {
        0 => String::new(),
        _ => format!(" {conflicts} of those differ from what is held; the first stays."),
    };
    output::print(json, &value, &format!("{sentence}{differing}"));
    Ok(log.store().clone().close().await?)
}

/// Stores a batch, or says what is wrong with which line and stores nothing of it.
async fn store(
    log: &AuditLog,
    project: &OpenProject,
    batch: Vec<Line>,
    progress: &mut Progress,
) -> Result<Result<(), Vec<String>>, CommandFailure> {
    let mut numbers = Vec::with_capacity(batch.len());
    let mut values = Vec::with_capacity(batch.len());
    let mut problems = Vec::new();
    for Line { number, entry } in batch {
        match entry {
            Ok(value) => {
                numbers.push(number);
                values.push(value);
            }
            Err(problem) => problems.push((number, problem)),
        }
    }
    let checked = match log.check(project, values) {
        Ok(checked) if problems.is_empty() => checked,
        result => {
            for error in result.err().unwrap_or_default() {
                let number = numbers.get(error.index).copied().unwrap_or_default();
                problems.push((number, format!("{}: {}", error.field, error.message)));
            }
            problems.sort_by_key(|(number, _)| *number);
            return Ok(Err(problems.into_iter().map(|(number, text)| format!("line {number}: {text}")).collect()));
        }
    };
    let receipt = log.append_checked(project, Some("daybook import"), checked).await?;
    progress.accepted += receipt.accepted;
    progress.duplicates += receipt.duplicates;
    progress.conflicts += receipt.conflicts.len();
    Ok(Ok(()))
}

fn rejected(file: &Path, problems: &[String], progress: &Progress) -> CommandFailure {
    CommandFailure::new(format!(
        "{} was not loaded to its end:\n  {}\n{} entries before that are stored. Correct the file and import it again: what \
         is stored is recognised",
        file.display(),
        problems.join("\n  "),
        progress.accepted + progress.duplicates,
    ))
}

/// What the command or the file's name says that it holds.
fn format_told(command: &Import) -> Option<Format> {
    if let Some(format) = command.format {
        return Some(format.into());
    }
    let plain = if is_compressed(&command.file) { command.file.with_extension("") } else { command.file.clone() };
    match plain.extension()?.to_str()? {
        "csv" => Some(Format::Csv),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        _ => None,
    }
}

/// What it must be that begins so: JSON objects, or the names of columns.
fn format_found(beginning: &[u8]) -> Format {
    match beginning.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None | Some(b'{') => Format::Ndjson,
        Some(_) => Format::Csv,
    }
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "gz")
}

fn open_input(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), CommandFailure> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(io::stdin()), None));
    }
    let failed = |error: io::Error| unreadable(path, &error);
    let file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    Ok((Box::new(file), Some(bytes)))
}

fn unreadable(path: &Path, error: &io::Error) -> CommandFailure {
    CommandFailure::new(format!("cannot read {}: {error}", path.display()))
}
