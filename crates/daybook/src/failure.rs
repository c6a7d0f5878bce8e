//! Why a command failed, in one sentence for the person who ran it.

use daybook_store::StoreError;

/// A failed command.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct CommandFailure(String);

impl CommandFailure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl From<daybook_auditlog::Failure> for CommandFailure {
    fn from(failure: daybook_auditlog::Failure) -> Self {
        match failure.cause {
            Some(cause) => Self::from(*cause),
            None => Self(failure.detail),
        }
    }
}

impl From<StoreError> for CommandFailure {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}
