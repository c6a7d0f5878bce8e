//! Exports: what can be asked for, the columns of a CSV file, and how its cells are kept harmless in a spreadsheet.

use crate::query::{ParameterError, Parameters, Query, encode_pairs, take_order};
use crate::{Entry, Filter, Order, Range};

/// The most entries of one export.
pub const MAX_ENTRIES: u64 = 10_000;

/// The last line of a CSV file that could not be finished.
pub const CSV_FAILURE: &str = "__export_failed__";
/// The last line of an NDJSON file that could not be finished.
pub const NDJSON_FAILURE: &str = r#"{"error":"export_failed"}"#;

/// The exact number of entries that match.
pub const TOTAL_HEADER: &str = "Daybook-Total-Matching";
/// The number of entries in this file.
pub const EXPORTED_HEADER: &str = "Daybook-Exported";
/// `true` where more entries match than the file holds.
pub const TRUNCATED_HEADER: &str = "Daybook-Truncated";
/// The cursor with which the export goes on.
pub const NEXT_CURSOR_HEADER: &str = "Daybook-Next-Cursor";

/// What an export is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a header line.
    #[default]
    Csv,
    /// One whole entry a line.
    Ndjson,
}

impl Format {
    /// Both formats.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Ndjson];

    /// The value of the `format` parameter, and the file's extension.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }

    /// The media type of the file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
        }
    }
}

/// A question whose entries are wanted as a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportQuery {
    /// Which entries match.
    pub filter: Filter,
    /// The span of time asked for.
    pub range: Range,
    /// Newest or oldest first.
    pub order: Order,
    /// Where to go on; opaque, out of an earlier export or list of the same filter, range and order.
    pub cursor: Option<String>,
    /// What the file is written as.
    pub format: Format,
}

impl ExportQuery {
    /// Reads a query string.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let query = Self {
            filter: Filter::take(&mut parameters)?,
            range: Range::take(&mut parameters)?,
            order: take_order(&mut parameters)?,
            cursor: parameters.take("cursor")?,
            format: take_format(&mut parameters)?,
        };
        parameters.finish()?;
        Ok(query)
    }

    /// Writes the canonical query string.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.filter.push_onto(&mut pairs);
        self.range.push_onto(&mut pairs);
        if self.order != Order::default() {
            pairs.push(("order", self.order.as_str().to_owned()));
        }
        pairs.extend(self.cursor.iter().map(|cursor| ("cursor", cursor.clone())));
        if self.format != Format::default() {
            pairs.push(("format", self.format.as_str().to_owned()));
        }
        encode_pairs(pairs)
    }

    /// The same question to the list: cursors fit both.
    #[must_use]
    pub fn to_query(&self) -> Query {
        Query {
            filter: self.filter.clone(),
            range: self.range,
            order: self.order,
            cursor: self.cursor.clone(),
            ..Query::default()
        }
    }
}

fn take_format(parameters: &mut Parameters) -> Result<Format, ParameterError> {
    let Some(text) = parameters.take("format")? else { return Ok(Format::default()) };
    let found = Format::ALL.into_iter().find(|format| format.as_str() == text);
    found.ok_or_else(|| ParameterError::new("format", text, "csv or ndjson"))
}

/// The columns, in this order for ever.
pub const COLUMNS: [&str; 27] = [
    "started_at",
    "method",
    "path",
    "action",
    "actor_type",
    "actor_id",
    "actor_name",
    "remote_ip",
    "user_agent",
    "resource_type",
    "resource_id",
    "resource_name",
    "cluster_id",
    "cluster_name",
    "preview_environment_id",
    "preview_environment_name",
    "status_code",
    "id",
    "source",
    "cli_command",
    "actor_email",
    "application_id",
    "application_name",
    "environment_group",
    "request_id",
    "duration_ms",
    "received_at",
];

/// A spreadsheet takes a cell that starts with one of these for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Removes the quote that an export puts before a cell that looks like a formula.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA_STARTS) => rest,
        _ => cell,
    }
}

/// An entry as the cells of [`COLUMNS`], made harmless. What does not apply is empty.
#[must_use]
pub fn cells(entry: &Entry) -> [String; COLUMNS.len()] {
    fn text(text: Option<&String>) -> String {
        text.cloned().unwrap_or_default()
    }
    let resource = entry.resource.as_ref();
    let application = entry.application.as_ref();
    let cluster = entry.cluster.as_ref();
    let preview = entry.preview_environment.as_ref();
    [
        entry.started_at.to_string(),
        entry.method.clone(),
        entry.path.clone(),
        entry.action.clone(),
        entry.actor.kind.to_string(),
        entry.actor.id.clone(),
        entry.actor.name.clone(),
        text(entry.remote_ip.as_ref()),
        text(entry.user_agent.as_ref()),
        text(resource.map(|resource| &resource.kind)),
        text(resource.map(|resource| &resource.id)),
        text(resource.map(|resource| &resource.name)),
        text(cluster.map(|named| &named.id)),
        text(cluster.map(|named| &named.name)),
        text(preview.map(|named| &named.id)),
        text(preview.map(|named| &named.name)),
        entry.status_code.to_string(),
        entry.id.to_string(),
        entry.source.to_string(),
        text(entry.cli_command.as_ref()),
        text(entry.actor.email.as_ref()),
        text(application.map(|named| &named.id)),
        text(application.map(|named| &named.name)),
        text(entry.environment_group.as_ref()),
        text(entry.request_id.as_ref()),
        entry.duration_ms.map(|duration| duration.to_string()).unwrap_or_default(),
        entry.received_at.to_string(),
    ]
    .map(guard)
}

/// Puts a quote before a cell that a spreadsheet would take for a formula.
fn guard(cell: String) -> String {
    if cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell }
}
