//! From the database's failures to the store's.

use crate::StoreError;
use rusqlite::{Error, ErrorCode};
use sea_orm::{DbErr, RuntimeErr};

/// The same as of a failure that the driver reports: trying again is hopeless only where the statement itself is wrong.
pub(super) fn failed(error: impl Into<Error>) -> StoreError {
    let error = error.into();
    if let Error::ToSqlConversionFailure(_) = error {
        return StoreError::Defect(DbErr::Type(error.to_string()));
    }
    let cause = || DbErr::Exec(RuntimeErr::Internal(error.to_string()));
    match error.sqlite_error_code() {
        Some(ErrorCode::Unknown | ErrorCode::ApiMisuse | ErrorCode::ParameterOutOfRange) => StoreError::Defect(cause()),
        Some(_) => StoreError::Unavailable(cause()),
        None => StoreError::Corrupt(error.to_string()),
    }
}
