//! What can go wrong in the store.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failed operation. Its text is for logs, never for clients.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or cannot write. Nothing was stored.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] DbErr),
    /// Too much waits to be stored. Nothing of this was.
    #[error("too much waits to be stored")]
    Busy,
    /// A row of this key exists.
    #[error("it exists already")]
    Exists,
    /// There is no such row.
    #[error("it does not exist")]
    NotFound,
    /// The database was migrated by a newer version, or lacks migrations.
    #[error("{0}")]
    Schema(String),
    /// The database's address cannot be understood.
    #[error("{0}")]
    Address(String),
    /// The database answered with something that Daybook never writes.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
    /// A statement failed, or something happened that cannot happen. This is a defect in Daybook.
    #[error("a defect in Daybook: {0}")]
    Defect(#[source] DbErr),
}

impl StoreError {
    /// Work was cut short, as it is at the end of the program.
    #[must_use]
    pub fn stopped() -> Self {
        Self::Unavailable(DbErr::Custom("the program stops".to_owned()))
    }

    /// Something happened that cannot happen.
    #[must_use]
    pub fn defect(what: &str) -> Self {
        Self::Defect(DbErr::Custom(what.to_owned()))
    }

    /// Whether the database works, and refused what it was asked.
    pub(crate) fn is_about_a_statement(&self) -> bool {
        match self {
            Self::Unavailable(DbErr::Exec(cause) | DbErr::Query(cause)) => match cause {
                RuntimeErr::SqlxError(cause) => cause.as_database_error().is_some(),
                RuntimeErr::Internal(_) => true,
            },
            Self::Unavailable(_) | Self::Busy => false,
            _ => true,
        }
    }

    /// The same failure, for another who waited for the same.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Unavailable(error) => Self::Unavailable(error.clone()),
            Self::Busy => Self::Busy,
            Self::Exists => Self::Exists,
            Self::NotFound => Self::NotFound,
            Self::Schema(text) => Self::Schema(text.clone()),
            Self::Address(text) => Self::Address(text.clone()),
            Self::Corrupt(text) => Self::Corrupt(text.clone()),
            Self::Defect(error) => Self::Defect(error.clone()),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Exists;
        }
        if is_defect(&error) { Self::Defect(error) } else { Self::Unavailable(error) }
    }
}

/// Whether trying again later is hopeless. What the driver reports of connections, disks and locks is not our doing.
fn is_defect(error: &DbErr) -> bool {
    let (DbErr::Exec(cause) | DbErr::Query(cause) | DbErr::Conn(cause)) = error else {
        return !matches!(error, DbErr::ConnectionAcquire(_));
    };
    let RuntimeErr::SqlxError(cause) = cause else { return false };
    // Syntax errors, unknown tables and columns: SQLITE_ERROR, and PostgreSQL's class 42.
    let code = cause.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    code.is_some_and(|code| code == "1" || code.starts_with("42"))
}
