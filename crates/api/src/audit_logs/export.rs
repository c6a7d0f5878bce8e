//! Entries as a file, streamed.

use crate::credentials::access;
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::Admin;
use crate::request_facts::request_facts;
use crate::then::Then;
use crate::wire_query::WireQuery;
use actix_web::http::{Method, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, rt};
use csv::{Terminator, WriterBuilder};
use daybook_auditlog::{By, Export, Failure};
use daybook_wire::export::{
    COLUMNS, CSV_FAILURE, EXPORTED_HEADER, Format, NDJSON_FAILURE, NEXT_CURSOR_HEADER, TOTAL_HEADER, TRUNCATED_HEADER,
    cells,
};
use daybook_wire::{EntryDetail, ExportQuery};
use futures_util::stream::{Stream, unfold};
use std::error::Error;
use std::fmt::Display;
use std::time::Duration;

/// How long a reader has to take the last 32 KiB and the marker of a file that could not be finished.
const MARKER_TIME: Duration = Duration::from_secs(5);

/// How much of the file is made at a time, about: entries differ a hundredfold in size.
const CHUNK_BYTES: usize = 256 * 1_024;
/// How many entries are read first, when their size is not known.
const FIRST_READ: usize = 20;
/// The most entries that are read at a time.
const MAX_READ: usize = 250;

problems!(ExportProblems: InvalidCursor, AuthenticationRequired, AdminRequired, ExportDisabled, ProjectNotFound);

/// Export entries
///
/// The first 10,000 entries that match, as a file. Written into the log as `daybook.export` before the first byte is sent. A
/// failure on the way ends the file with a line `__export_failed__` (CSV) or `{"error":"export_failed"}` (NDJSON) and breaks the
/// connection.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/export",
    operation_id = "exportEntries",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        crate::openapi::RangeParameters,
        crate::openapi::OrderParameters,
        crate::openapi::FormatParameters,
    ),
    responses(
        (
            status = 200,
            description = "The file. CSV is RFC 4180 with a line of column names; a cell that a spreadsheet would take for a \
                formula starts with a single quote. NDJSON is one whole entry a line.",
            content(
                (String = "text/csv", example = json!("started_at,method,path\r\n2026-06-11T10:53:41.123456Z,PATCH,/api/v2/projects/1\r\n")),
                (EntryDetail = "application/x-ndjson"),
            ),
            headers(
                ("Content-Disposition" = String),
                ("Daybook-Total-Matching" = u64),
                ("Daybook-Exported" = u64),
                ("Daybook-Truncated" = String),
                ("Daybook-Next-Cursor" = String),
            ),
        ),
        ExportProblems,
    ),
)]
pub(crate) async fn export(
    Then(admin, query): Then<Admin, WireQuery<ExportQuery>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let log = access(&request)?.log();
    let query = query.0;
    let export = log.plan_export(&admin.project, &query).await?;
    // Whoever asks for the headers only takes nothing out of the log.
    if request.method() != Method::HEAD {
        let facts = request_facts(&request, log.ambient().now());
        let by = By { caller: &admin.caller, request: &facts };
        log.audit_export(&admin.project, by, &query, &export).await?;
    }
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(query.format.content_type())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(admin.project.id(), &export, query.format)))
        .insert_header((TOTAL_HEADER, export.total()))
        .insert_header((EXPORTED_HEADER, export.len()))
        .insert_header((TRUNCATED_HEADER, export.next_cursor().is_some().to_string()));
    if let Some(cursor) = export.next_cursor() {
        answer.insert_header((NEXT_CURSOR_HEADER, cursor));
    }
    Ok(answer.streaming(chunks(export, query.format)))
}

fn disposition(project: i64, export: &Export, format: Format) -> String {
    let day = |at: daybook_wire::Timestamp| at.to_string().chars().filter(char::is_ascii_digit).take(8).collect();
    let (from, to): (String, String) = (day(export.range.from), day(export.range.to));
    format!("attachment; filename=\"audit-logs-project-{project}-{from}-to-{to}.{}\"", format.as_str())
}

/// How far a file is.
enum Progress {
    Beginning(Export),
    /// So many entries are read next.
    Going(Export, usize),
    /// The marker was sent; the connection is broken next.
    Failed,
    Done,
}

/// The file, a few entries at a time. Ends in an error where it could not be finished, which breaks the connection.
fn chunks(export: Export, format: Format) -> impl Stream<Item = Result<Bytes, Box<dyn Error>>> {
    unfold(Progress::Beginning(export), move |progress| async move {
        match progress {
            Progress::Beginning(export) => match format {
                Format::Csv => Some((Ok(csv([COLUMNS.map(ToOwned::to_owned)])), Progress::Going(export, FIRST_READ))),
                Format::Ndjson => going(export, FIRST_READ, format).await,
            },
            Progress::Going(export, count) => going(export, count, format).await,
            Progress::Failed => {
                // What waits to be sent is thrown away with the connection, and the marker is the last of it.
                rt::time::sleep(MARKER_TIME).await;
                Some((Err("the export could not be finished".into()), Progress::Done))
            }
            Progress::Done => None,
        }
    })
}

async fn going(mut export: Export, count: usize, format: Format) -> Option<(Result<Bytes, Box<dyn Error>>, Progress)> {
    match export.next(count).await {
        Ok(Some(entries)) => {
            let bytes = encode(&entries, format);
            let fit = CHUNK_BYTES * entries.len() / bytes.len().max(1);
            Some((Ok(bytes), Progress::Going(export, fit.clamp(1, MAX_READ))))
        }
        Ok(None) => None,
        Err(failure) => {
            log_failure(&failure);
            let marker = match format {
                Format::Csv => format!("{CSV_FAILURE}\r\n"),
                Format::Ndjson => format!("{NDJSON_FAILURE}\n"),
            };
            Some((Ok(marker.into()), Progress::Failed))
        }
    }
}

fn log_failure(failure: &Failure) {
    let cause: &dyn Display = failure.cause.as_ref().map_or(&failure.detail, |cause| cause);
    tracing::error!(code = failure.code.as_str(), %cause, "export failed");
}

fn encode(entries: &[EntryDetail], format: Format) -> Bytes {
    match format {
        Format::Csv => csv(entries.iter().map(|detail| cells(&detail.entry))),
        Format::Ndjson => {
            let mut lines = Vec::new();
            for entry in entries {
                // An entry came out of JSON, and a vector takes any bytes.
                serde_json::to_writer(&mut lines, entry).expect("an entry can be written as JSON");
                lines.push(b'\n');
            }
            lines.into()
        }
    }
}

fn csv<const CELLS: usize>(records: impl IntoIterator<Item = [String; CELLS]>) -> Bytes {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        writer.write_record(record).expect("a vector takes any bytes");
    }
    writer.into_inner().expect("a vector takes any bytes").into()
}
