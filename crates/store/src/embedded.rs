//! The embedded database without a driver between: many rows are read where they lie, and written from where they are. One of the three
//! files that name an engine.
//!
//! The driver of all other statements carries each value from one thread to another, in pieces of memory of its own. Whoever reads millions
//! of rows for an index, or writes tens of thousands a second, spends more on that than on the database.

mod append;
mod failure;
mod read;

use crate::StoreError;
use crate::connect::{SQLITE_READER_CACHE_KIB, SQLITE_WRITER_CACHE_KIB, WAIT};
use failure::failed;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Two connections of its own, one that reads and one that appends. Whoever wants one waits for their turn. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Embedded {
    reading: Arc<Mutex<LazyConnection>>,
    appending: Arc<Mutex<LazyConnection>>,
}

/// A connection that is opened when it is used first.
#[derive(Debug)]
struct LazyConnection {
    file: PathBuf,
    use_of: Use,
    /// Not any more once the database is closed.
    may_open: bool,
    connection: Option<Connection>,
}

#[derive(Debug, Clone, Copy)]
enum Use {
    Reading,
    Appending,
}

impl Embedded {
    pub(crate) fn new(file: &Path) -> Self {
        let lazy = |use_of| {
            let lazy = LazyConnection { file: file.to_owned(), use_of, may_open: true, connection: None };
            Arc::new(Mutex::new(lazy))
        };
        Self { reading: lazy(Use::Reading), appending: lazy(Use::Appending) }
    }

    /// Waits for what is under way, and closes the connections for good.
    pub(crate) async fn close(&self) {
        for lazy in [&self.reading, &self.appending] {
            let mut lazy = lazy.lock().await;
            lazy.may_open = false;
            lazy.connection = None;
        }
    }
}

/// Works with a connection, on a thread that may take its time.
async fn with<T: Send + 'static>(
    lazy: &Arc<Mutex<LazyConnection>>,
    work: impl FnOnce(&mut LazyConnection) -> T + Send + 'static,
) -> Result<T, StoreError> {
    let mut lazy: OwnedMutexGuard<LazyConnection> = Arc::clone(lazy).lock_owned().await;
    tokio::task::spawn_blocking(move || work(&mut lazy)).await.map_err(|_| StoreError::stopped())
}

impl LazyConnection {
    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        if self.connection.is_none() && self.may_open {
            self.connection = Some(self.open().map_err(failed)?);
        }
        self.connection.as_mut().ok_or_else(StoreError::stopped)
    }

    /// The file is there: the driver has created and migrated it.
    fn open(&self) -> rusqlite::Result<Connection> {
        let (access, cache_kib) = match self.use_of {
            Use::Reading => (OpenFlags::SQLITE_OPEN_READ_ONLY, SQLITE_READER_CACHE_KIB),
            Use::Appending => (OpenFlags::SQLITE_OPEN_READ_WRITE, SQLITE_WRITER_CACHE_KIB),
        };
        let connection = Connection::open_with_flags(&self.file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(WAIT)?;
        // Negative: so SQLite reads it as a size.
        connection.pragma_update(None, "cache_size", -i64::from(cache_kib))?;
        if let Use::Appending = self.use_of {
            // What is acknowledged survives a power cut.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
        }
        Ok(connection)
    }
}
