//! The embedded database without a driver between: rows are read where they lie, and written from where they are. One of the three
//! files that name an engine.
//!
//! The driver of all other statements carries each value from one thread to another, in pieces of memory of its own. Whoever reads millions
//! of rows for an index, writes tens of thousands a second, or looks up a few, spends more on that than on the database.

mod append;
mod failure;
mod look_up;
mod pages;
mod read;

use crate::StoreError;
use crate::connect::{SQLITE_READER_CACHE_KIB, SQLITE_WRITER_CACHE_KIB, WAIT};
use daybook_precedence::in_bulk;
use failure::failed;
use look_up::Lookups;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Connections of its own: one that appends, for which one waits for one's turn, and those that read. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Embedded {
    appending: Arc<Mutex<LazyConnection>>,
    lookups: Arc<Lookups>,
}

/// A connection that is opened when it is used first.
#[derive(Debug)]
struct LazyConnection {
    opener: Opener,
    /// Not any more once the database is closed.
    may_open: bool,
    connection: Option<Connection>,
}

/// How to open a connection.
#[derive(Debug)]
struct Opener {
    file: PathBuf,
    use_of: Use,
}

#[derive(Debug, Clone, Copy)]
enum Use {
    Reading,
    Appending,
}

impl Embedded {
    pub(crate) fn new(file: &Path) -> Self {
        let opener = |use_of| Opener { file: file.to_owned(), use_of };
        let appending = LazyConnection { opener: opener(Use::Appending), may_open: true, connection: None };
        let lookups = Lookups::new(opener(Use::Reading));
        Self { appending: Arc::new(Mutex::new(appending)), lookups: Arc::new(lookups) }
    }

    /// Waits for an append that is under way, and closes the connections for good. Where rows are being read, that ends by itself.
    pub(crate) async fn close(&self) {
        self.lookups.close();
        let mut appending = self.appending.lock().await;
        appending.may_open = false;
        appending.connection = None;
    }
}

/// Works with a connection, on a thread that may take its time.
async fn with<T: Send + 'static>(
    lazy: &Arc<Mutex<LazyConnection>>,
    work: impl FnOnce(&mut LazyConnection) -> T + Send + 'static,
) -> Result<T, StoreError> {
    let mut lazy: OwnedMutexGuard<LazyConnection> = Arc::clone(lazy).lock_owned().await;
    in_bulk(move || work(&mut lazy)).await.map_err(|_| StoreError::stopped())
}

impl LazyConnection {
    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        if self.connection.is_none() && self.may_open {
            self.connection = Some(self.opener.open().map_err(failed)?);
        }
        self.connection.as_mut().ok_or_else(StoreError::stopped)
    }
}

impl Opener {
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
