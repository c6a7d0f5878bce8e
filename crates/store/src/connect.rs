//! Opens the database. One of the three files that name an engine.

use crate::cancellation;
use crate::dialect::Dialect;
use crate::embedded::Embedded;
use crate::entries::{Queue, RecentRows};
use crate::{Lookups, Store, StoreError};
use sea_orm::sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{ConnectOptions as PoolOptions, Database, DatabaseConnection};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How long a statement waits for another process's write lock, and a request for a free connection.
pub(crate) const WAIT: Duration = Duration::from_secs(5);
/// Pages of twice the usual size: an entry seldom spills into a page of its own. Fixed when the file is created.
const SQLITE_PAGE_BYTES: u32 = 8_192;
/// How much of the database the writing `SQLite` connection keeps in memory, in KiB: the pages of every index that a batch touches.
pub(crate) const SQLITE_WRITER_CACHE_KIB: u32 = 32_768;
/// The same for each reader: the operating system holds the file as well, and a long export passes through every reader.
pub(crate) const SQLITE_READER_CACHE_KIB: u32 = 1_024;

/// How many rows the driver reads ahead of whoever takes them: few, and two threads would wake each other for every row.
const SQLITE_ROW_BUFFER: usize = 1_024;
/// How many instructions of its virtual machine `SQLite` carries out between two looks: less than a millisecond's worth.
const SQLITE_INSTRUCTIONS: i32 = 20_000;

/// How to open the database.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// `sqlite:///path/to/daybook.db` or `postgres://user:password@host/database`.
    pub url: String,
    /// The most connections for reading (and, on `PostgreSQL`, for writing too).
    pub connections: u32,
    /// How long `PostgreSQL` may take for a statement; none for as long as it likes. The embedded database ends what is given up,
    /// see [`cancellable`](crate::cancellable).
    pub statement_timeout: Option<Duration>,
}

impl ConnectOptions {
    /// A database, with a few connections and no time limit.
    #[must_use]
    pub fn to(url: String) -> Self {
        Self { url, connections: 2, statement_timeout: None }
    }
}

impl Store {
    /// Opens the database, and creates the file where an embedded one does not exist. Applies no migration.
    pub async fn connect(options: &ConnectOptions) -> Result<Self, StoreError> {
        let pool = |connections: u32| {
            let mut pool = PoolOptions::new(options.url.clone());
            pool.max_connections(connections).acquire_timeout(WAIT).connect_timeout(WAIT).sqlx_logging(false);
            pool
        };
        match options.url.split_once(':') {
            Some(("sqlite", _)) => {
                let mut writing = sqlite(pool(1), SQLITE_WRITER_CACHE_KIB);
                writing.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(is_clean(connection)));
                let writer = Database::connect(writing).await?;
                let mut reading = sqlite(pool(options.connections), SQLITE_READER_CACHE_KIB);
                // All from the beginning: the first use of a new one would not be watched.
                reading.min_connections(options.connections);
                reading.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(watch(connection)));
                let reader = Database::connect(reading).await?;
                // The pools have understood it already.
                let file = SqliteConnectOptions::from_str(&options.url)
                    .map_err(|_| StoreError::Address("expected the path of a file after sqlite:".into()))?;
                let embedded = Embedded::new(file.get_filename());
                Ok(Self::new(writer, reader, Dialect::Sqlite, Some(embedded)))
            }
            Some(("postgres" | "postgresql", _)) => {
                let mut pool = pool(options.connections);
                pool.map_sqlx_postgres_before_acquire(|connection, _| {
                    Box::pin(async { Ok(!connection.is_in_transaction()) })
                });
                if let Some(most) = options.statement_timeout {
                    let most = most.as_millis().to_string();
                    pool.map_sqlx_postgres_opts(move |options| options.options([("statement_timeout", &most)]));
                }
                let connection = Database::connect(pool).await?;
                Ok(Self::new(connection.clone(), connection, Dialect::Postgres, None))
            }
            // The address may hold a password, so it is not repeated.
            _ => Err(StoreError::Address("expected an address that starts with sqlite: or postgres:".into())),
        }
    }
}

impl Store {
    /// Opens a file of the embedded database that nobody changes, such as a backup, and changes nothing of it either.
    pub async fn open_unchanged(file: &Path) -> Result<Self, StoreError> {
        let mut pool = PoolOptions::new("sqlite:");
        let file = file.to_owned();
        pool.max_connections(1)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |options| options.filename(&file).read_only(true).immutable(true));
        let connection = Database::connect(pool).await?;
        Ok(Self::new(connection.clone(), connection, Dialect::Sqlite, None))
    }

    fn new(
        writer: DatabaseConnection,
        reader: DatabaseConnection,
        dialect: Dialect,
        embedded: Option<Embedded>,
    ) -> Self {
        let recent = RecentRows::default();
        let queue = Queue::start(writer.clone(), dialect, embedded.clone(), recent.clone());
        Self { writer, reader, embedded, dialect, queue, recent, lookups: Lookups::default() }
    }
}

/// Whether a connection is outside of any transaction. One that is not is closed, and another takes its place.
///
/// Where the disk is full, committing may fail and so may rolling back. The transaction then stays open, the next one would be a
/// part of it, and its commit would be none: what was acknowledged would be lost with the connection.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // What was rolled back by giving up on it may still be under way: the connection does one thing after another.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Makes a connection look, while it carries out a statement, whether somebody still waits for it.
async fn watch(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let mut handle = connection.lock_handle().await?;
    match cancellation::current() {
        Some(token) => handle.set_progress_handler(SQLITE_INSTRUCTIONS, move || !token.is_cancelled()),
        None => handle.remove_progress_handler(),
    }
    Ok(true)
}

/// Durable (an acknowledged commit survives a power cut), readers beside one writer, and space that can be given back.
fn sqlite(mut pool: PoolOptions, cache_kib: u32) -> PoolOptions {
    pool.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(true)
            .page_size(SQLITE_PAGE_BYTES)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .row_buffer_size(SQLITE_ROW_BUFFER)
            // Negative: so SQLite reads it as a size.
            .pragma("cache_size", format!("-{cache_kib}"))
    });
    // A file does not go away as a server does. An idle connection costs nothing, and opening one reads the whole schema again.
    pool.test_before_acquire(false).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    pool
}
