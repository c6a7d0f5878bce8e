//! Rows of the log, many at once.

use crate::entity::audit_entry::{Column, Entity};
use crate::found_row::{Found, FoundRow};
use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, QuerySelect, QueryTrait, Select};
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// From so much on, JSON is parsed apart from the threads that answer requests: it takes more than a tenth of a millisecond.
const LARGE_BYTES: usize = 64 * 1_024;

/// Some columns of a row. As JSON, an array of them.
pub(super) trait Columns: Found + DeserializeOwned + Send + 'static {
    /// Which, in their order.
    const COLUMNS: &'static [Column];
}

impl Store {
    /// Reads rows, in any order.
    pub(super) async fn read_rows<T: Columns>(&self, rows: Select<Entity>) -> Result<Vec<T>, StoreError> {
        let rows = columns_of::<T>(rows);
        let mut statement = rows.build(self.reader.get_database_backend());
        let Some(as_json) = self.dialect.rows_as_json(T::COLUMNS, &statement.sql) else {
            let rows = self.reader.query_all_raw(statement).await?;
            return rows.iter().map(|row| T::read(&FoundRow::Driver(row))).collect();
        };
        statement.sql = as_json;
        let row = self.reader.query_one_raw(statement).await?;
        let json: String = row.map_or(Ok("[]".to_owned()), |row| row.try_get_by_index(0))?;
        let parsed = if json.len() < LARGE_BYTES {
            serde_json::from_str(&json)
        } else {
            tokio::task::spawn_blocking(move || serde_json::from_str(&json))
                .await
                .map_err(|error| unreadable(&error))?
        };
        parsed.map_err(|error| unreadable(&error))
    }

    /// Reads a few rows by their keys, in any order.
    pub(super) async fn look_up_rows<T: Columns>(&self, rows: Select<Entity>) -> Result<Vec<T>, StoreError> {
        self.look_up(&columns_of::<T>(rows)).await
    }
}

fn columns_of<T: Columns>(rows: Select<Entity>) -> Select<Entity> {
    rows.select_only().columns(T::COLUMNS.iter().copied())
}

fn unreadable(error: &dyn Display) -> StoreError {
    StoreError::Corrupt(format!("entries that cannot be read back: {error}"))
}
