//! Looking rows up by their keys, and the connections for that and for reading many.

use super::failure::failed;
use super::{Embedded, Opener};
use crate::StoreError;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use sea_orm::{DbErr, Statement, Value, Values};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many statements each connection keeps: a page of any length has one of its own.
const STATEMENTS: usize = 64;

/// How many connections are kept that nobody uses.
const MOST_IDLE: usize = 8;
/// How many pages are read at once.
const PAGES_AT_ONCE: usize = 8;
/// In how many places rows for an index are read at once.
const READINGS_AT_ONCE: usize = 3;

/// Connections for whoever reads.
#[derive(Debug)]
pub(super) struct Lookups {
    opener: Opener,
    /// Those that nobody uses; none any more once the database is closed.
    idle: Mutex<Option<Vec<Connection>>>,
    /// Whose client has gone reads to the end: others wait.
    pages: Arc<Semaphore>,
    /// More at once would take the processors from questions.
    readings: Arc<Semaphore>,
}

impl Lookups {
    pub(super) fn new(opener: Opener) -> Self {
        let turns = |at_once| Arc::new(Semaphore::new(at_once));
        let (pages, readings) = (turns(PAGES_AT_ONCE), turns(READINGS_AT_ONCE));
        Self { opener, idle: Mutex::new(Some(Vec::new())), pages, readings }
    }

    pub(super) fn close(&self) {
        *self.idle() = None;
    }

    /// The turn to read many rows.
    pub(super) async fn reading_turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.readings).acquire_owned().await.map_err(|_| StoreError::stopped())
    }

    /// Reads through a connection that nobody else uses meanwhile.
    pub(super) fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = self.take()?;
        let read = read(&connection);
        self.give_back(connection);
        read
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle().as_mut().ok_or_else(StoreError::stopped)?.pop();
        if let Some(connection) = idle {
            return Ok(connection);
        }
        let connection = self.opener.open().map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    fn give_back(&self, connection: Connection) {
        // One that is still in a transaction would answer as of its beginning for ever.
        if let Some(idle) = &mut *self.idle()
            && idle.len() < MOST_IDLE
            && connection.is_autocommit()
        {
            idle.push(connection);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Embedded {
    /// The turn to look up all of a page.
    pub(crate) async fn page_turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.lookups.pages).acquire_owned().await.map_err(|_| StoreError::stopped())
    }

    /// The rows of a statement that is about a few keys, read on this thread.
    pub(crate) fn look_up<T>(
        &self,
        statement: &Statement,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.lookups.with(|connection| rows(connection, statement, read))
    }
}

/// The rows of a statement, each read at once.
pub(super) fn rows<T>(
    connection: &Connection,
    statement: &Statement,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
    let values: Vec<Bound<'_>> = statement.values.iter().flat_map(Values::iter).map(Bound).collect();
    let mut rows = prepared.query(params_from_iter(values)).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// A value that is bound as the driver binds it.
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bound = match self.0 {
            Value::Bool(value) => value.map_or(ValueRef::Null, |value| ValueRef::Integer(value.into())),
            Value::Int(value) => value.map_or(ValueRef::Null, |value| ValueRef::Integer(value.into())),
            Value::BigInt(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Value::BigUnsigned(Some(value)) => match i64::try_from(*value) {
                Ok(value) => ValueRef::Integer(value),
                Err(error) => return Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
            },
            Value::String(value) => value.as_ref().map_or(ValueRef::Null, |value| ValueRef::Text(value.as_bytes())),
            Value::Uuid(value) => value.as_ref().map_or(ValueRef::Null, |value| ValueRef::Blob(value.as_bytes())),
            _ => {
                let error = DbErr::Type("a kind of value that nothing is looked up by".to_owned());
                return Err(rusqlite::Error::ToSqlConversionFailure(error.into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(bound))
    }
}
