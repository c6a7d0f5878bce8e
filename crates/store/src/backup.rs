//! A consistent copy of the embedded database, made while others read and write.

use crate::dialect::Dialect;
use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::path::Path;

impl Store {
    /// Writes everything as it is now into a file that does not exist yet. Nobody waits for it.
    ///
    /// Fails with [`StoreError::Address`] on `PostgreSQL`, which has tools of its own.
    pub async fn copy_into(&self, file: &Path) -> Result<(), StoreError> {
        if self.dialect != Dialect::Sqlite {
            return Err(StoreError::Address("expected the embedded database; PostgreSQL has pg_dump".into()));
        }
        let name = file.to_string_lossy().into_owned();
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
        self.reader.execute_raw(statement).await?;
        Ok(())
    }

    /// Keeps every other program out of the embedded database for as long as this store lives, and brings all of it into its
    /// one file. Nothing can be read through this store any more. Fails with [`StoreError::Unavailable`] where another has it open.
    pub async fn take_alone(&self) -> Result<(), StoreError> {
        self.reader.close_by_ref().await?;
        if let Some(embedded) = &self.embedded {
            embedded.close().await;
        }
        // A log of changes that is kept beside the file is one that others may read; without it they cannot.
        self.writer.execute_unprepared("PRAGMA journal_mode = DELETE").await?;
        self.writer.execute_unprepared("PRAGMA locking_mode = EXCLUSIVE").await?;
        self.writer.execute_unprepared("BEGIN EXCLUSIVE; COMMIT").await?;
        Ok(())
    }
}
