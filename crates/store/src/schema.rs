//! Brings the schema up to date, and says how far it is.

use crate::{Store, StoreError};
use daybook_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

/// Which migrations a database has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// The names of those applied, oldest first.
    pub applied: Vec<String>,
    /// The names of those that are missing, oldest first.
    pub pending: Vec<String>,
}

impl Store {
    /// Applies every missing migration, all or none. Processes that start at once on one database wait for each other.
    pub async fn migrate_up(&self) -> Result<(), StoreError> {
        if self.migration_state().await?.pending.is_empty() {
            return Ok(());
        }
        let transaction = self.lock_schema().await?;
        Migrator::up(&transaction, None).await.map_err(refused)?;
        Ok(transaction.commit().await?)
    }

    /// Takes back the last `steps` migrations, and the data in what they created.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), StoreError> {
        let transaction = self.lock_schema().await?;
        Migrator::down(&transaction, Some(steps)).await.map_err(refused)?;
        Ok(transaction.commit().await?)
    }

    /// Begins a transaction that no other process can begin before this one ends. The migrator takes no lock of its own.
    async fn lock_schema(&self) -> Result<DatabaseTransaction, StoreError> {
        let transaction = self.begin().await?;
        if let Some(lock) = self.dialect.schema_lock() {
            transaction.execute_unprepared(lock).await?;
        }
        Ok(transaction)
    }

    /// Says which migrations the database has, and changes nothing.
    pub async fn migration_state(&self) -> Result<MigrationState, StoreError> {
        let applied = Migrator::get_applied_migrations_read_only(&self.reader).await.map_err(refused)?;
        let pending = Migrator::get_pending_migrations_read_only(&self.reader).await.map_err(refused)?;
        Ok(MigrationState {
            applied: applied.iter().map(|migration| migration.name().to_owned()).collect(),
            pending: pending.iter().map(|migration| migration.name().to_owned()).collect(),
        })
    }
}

/// The migrator reports a migration that it does not know as a text of its own: a newer Daybook applied it.
fn refused(error: DbErr) -> StoreError {
    match error {
        DbErr::Custom(cause) => {
            StoreError::Schema(format!("the database was last used by another version of Daybook ({cause})"))
        }
        other => other.into(),
    }
}
