//! Why a request was not carried out.

use daybook_store::StoreError;
use daybook_wire::{EntryError, ErrorCode, ParameterError};

/// A refusal or an error, in the terms of the API. What the store said is kept for the log and never sent.
#[derive(Debug, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct Failure {
    /// Which error.
    pub code: ErrorCode,
    /// What happened, and what to do.
    pub detail: String,
    /// The parameter or field that is wrong, its value, and what was expected.
    pub parameter: Option<Box<ParameterError>>,
    /// What is wrong with which entry.
    pub errors: Vec<EntryError>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    /// What the store said.
    #[source]
    pub cause: Option<Box<StoreError>>,
}

impl Failure {
    /// A failure with a code and a sentence.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), parameter: None, errors: Vec::new(), retry_after: None, cause: None }
    }

    /// A field of a body that is wrong.
    pub fn invalid_field(name: &str, value: impl Into<String>, expected: impl Into<String>) -> Self {
        let error = ParameterError::new(name, value, expected);
        let detail = format!("{name} is not valid; expected {}", error.expected);
        Self { parameter: Some(Box::new(error)), ..Self::new(ErrorCode::InvalidBody, detail) }
    }

    /// More is being appended than is taken.
    #[must_use]
    pub fn writer_busy() -> Self {
        StoreError::Busy.into()
    }

    /// "No such project", the same whether it does not exist or the caller has no role in it.
    #[must_use]
    pub fn project_not_found() -> Self {
        Self::new(ErrorCode::ProjectNotFound, "There is no such project, or you have no role in it.")
    }
}

impl From<ParameterError> for Failure {
    fn from(error: ParameterError) -> Self {
        let detail = format!("{} is not valid; expected {}", error.param, error.expected);
        Self { parameter: Some(Box::new(error)), ..Self::new(ErrorCode::InvalidParameter, detail) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (code, detail) = match error {
            StoreError::Unavailable(_) => {
                (ErrorCode::DatabaseUnavailable, "The database is not available. Try again in a moment.")
            }
            StoreError::Busy => (
                ErrorCode::WriterBusy,
                "More entries wait to be stored than are taken. Nothing was stored. Try again in a moment.",
            ),
            _ => (ErrorCode::Internal, "Something went wrong. The server's log names the cause under this request id."),
        };
        let retry_after = matches!(code, ErrorCode::DatabaseUnavailable | ErrorCode::WriterBusy).then_some(1);
        Self { cause: Some(Box::new(error)), retry_after, ..Self::new(code, detail) }
    }
}
