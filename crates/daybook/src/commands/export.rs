//! `daybook export`

use crate::cli::{Export, checked};
use crate::client::Client;
use crate::failure::CommandFailure;
use crate::{durable, output};
use daybook_wire::export::{EXPORTED_HEADER, Format, NEXT_CURSOR_HEADER, TOTAL_HEADER};
use daybook_wire::{ExportQuery, routes};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use ureq::Body;
use ureq::http::Response;

pub(super) fn run(json: bool, command: &Export) -> Result<(), CommandFailure> {
    let query = ExportQuery { format: command.format.into(), ..checked(ExportQuery::decode(&command.question.raw)) };
    let client = Client::new(&command.server)?;
    let is_stdout = command.output.as_os_str() == "-";
    if is_stdout {
        let exported = export(&client, command.project, query, &mut io::stdout().lock())?;
        eprintln!("Exported {exported} entries.");
        return Ok(());
    }
    // Under another name until it is whole.
    let draft = durable::draft(&command.output);
    let exported = to_file(&client, command.project, query, &draft).and_then(|exported| {
        durable::publish(&draft, &command.output).map(|()| exported).map_err(|error| failed(&error))
    });
    let exported = exported.inspect_err(|_| drop(fs::remove_file(&draft)))?;
    let shown = command.output.display().to_string();
    output::print(
        json,
        &json!({"exported": exported, "file": shown}),
        &format!("Exported {exported} entries to {shown}."),
    );
    Ok(())
}

fn to_file(client: &Client, project: i64, query: ExportQuery, path: &Path) -> Result<u64, CommandFailure> {
    let cannot = |error: io::Error| CommandFailure::new(format!("cannot write {}: {error}", path.display()));
    let mut file = BufWriter::new(File::create(path).map_err(cannot)?);
    let exported = export(client, project, query, &mut file)?;
    file.flush().map_err(cannot)?;
    Ok(exported)
}

/// Writes everything, one answer after another, and says how many entries that were.
fn export(client: &Client, project: i64, mut query: ExportQuery, out: &mut impl Write) -> Result<u64, CommandFailure> {
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} entries, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut exported = 0;
    loop {
        let mut answer = client.get(&routes::export(project), &query.encode())?;
        if bar.length().is_none() {
            bar.set_length(number(&answer, TOTAL_HEADER).unwrap_or(0));
        }
        let expected = number(&answer, EXPORTED_HEADER);
        let cursor =
            answer.headers().get(NEXT_CURSOR_HEADER).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let is_first = exported == 0;
        let copied = copy(answer.body_mut(), query.format, is_first, out, &bar)?;
        if Some(copied) != expected {
            return Err(CommandFailure::new("the server could not finish the export; nothing of it is kept"));
        }
        exported += copied;
        match cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(exported)
}

fn number(answer: &Response<Body>, header: &str) -> Option<u64> {
    answer.headers().get(header)?.to_str().ok()?.parse().ok()
}

/// Copies one answer, without its column names where that is not the first, and counts its entries: no field holds a line
/// break, so each is a line.
fn copy(
    body: &mut Body,
    format: Format,
    is_first: bool,
    out: &mut impl Write,
    bar: &ProgressBar,
) -> Result<u64, CommandFailure> {
    let mut reader = BufReader::new(body.as_reader());
    let mut line = Vec::new();
    let mut names = format == Format::Csv;
    let mut copied = 0;
    while reader.read_until(b'\n', &mut line).map_err(|error| failed(&error))? > 0 {
        if !names || is_first {
            out.write_all(&line).map_err(|error| failed(&error))?;
        }
        if !names {
            copied += 1;
            bar.inc(1);
        }
        names = false;
        line.clear();
    }
    Ok(copied)
}

fn failed(error: &io::Error) -> CommandFailure {
    CommandFailure::new(format!("the export broke off: {error}"))
}
