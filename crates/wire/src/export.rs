//! Exports: what can be asked for, and what is written.

mod cells;

pub use cells::{COLUMNS, cells, entry_from_cells};

use crate::query::{ParameterError, Parameters, Query, encode_pairs, take_order};
use crate::{Filter, Order, Range};

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
