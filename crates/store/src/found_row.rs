//! Rows that are looked up by their keys: of the embedded database on the thread that asks, of any other through the driver.
//!
//! A look at an index takes some ten microseconds. Handing it to another thread, as the driver does, takes as long where nothing else
//! happens, and up to a millisecond where all processors are busy; a request looks up six things.

use crate::{Store, StoreError};
use rusqlite::RowIndex;
use rusqlite::types::FromSql;
use sea_orm::{ColIdx, ConnectionTrait, QueryResult, QueryTrait, TryGetable};

/// A row, whoever has read it.
pub(crate) enum FoundRow<'r> {
    /// Out of the embedded database.
    Embedded(&'r rusqlite::Row<'r>),
    /// Out of any other.
    Driver(&'r QueryResult),
}

impl FoundRow<'_> {
    /// The value of a column, by its name or place.
    pub(crate) fn get<T: TryGetable + FromSql>(&self, column: impl ColIdx + RowIndex) -> Result<T, StoreError> {
        match self {
            Self::Embedded(row) => row.get(column).map_err(|error| StoreError::Corrupt(error.to_string())),
            Self::Driver(row) => Ok(row.try_get_by(column)?),
        }
    }
}

/// What a row is read into: for a tuple, its first columns.
pub(crate) trait Found: Sized {
    /// Reads a row that has what this needs.
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError>;
}

impl<T: TryGetable + FromSql> Found for (T,) {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?,))
    }
}

impl<T: TryGetable + FromSql, U: TryGetable + FromSql> Found for (T, U) {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?, row.get(1)?))
    }
}

impl<T, U, V, W> Found for (T, U, V, W)
where
    T: TryGetable + FromSql,
    U: TryGetable + FromSql,
    V: TryGetable + FromSql,
    W: TryGetable + FromSql,
{
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}

impl Store {
    /// The rows of a question that is about a few keys.
    pub(crate) async fn look_up<T: Found>(&self, query: &impl QueryTrait) -> Result<Vec<T>, StoreError> {
        let statement = query.build(self.reader.get_database_backend());
        if let Some(embedded) = &self.embedded {
            return embedded.look_up(&statement, |row| T::read(&FoundRow::Embedded(row)));
        }
        let rows = self.reader.query_all_raw(statement).await?;
        rows.iter().map(|row| T::read(&FoundRow::Driver(row))).collect()
    }

    /// The row of a question that is about one key, if there is one.
    pub(crate) async fn look_up_one<T: Found>(&self, query: &impl QueryTrait) -> Result<Option<T>, StoreError> {
        Ok(self.look_up(query).await?.pop())
    }
}
