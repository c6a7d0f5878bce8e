//! Brings the schema up to date, and says how far it is.

use crate::{Store, StoreError};
use daybook_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement};

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
        self.expect_own_tables(&transaction).await?;
        Migrator::up(&transaction, None).await.map_err(refused)?;
        Ok(transaction.commit().await?)
    }

    /// Fails where there are tables and Daybook has made none: they are somebody else's.
    async fn expect_own_tables(&self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        if !Migrator::get_applied_migrations_read_only(transaction).await.map_err(refused)?.is_empty() {
            return Ok(());
        }
        let statement = Statement::from_string(transaction.get_database_backend(), self.dialect.tables());
        match transaction.query_one_raw(statement).await? {
            None => Ok(()),
            Some(foreign) => {
                let table: String = foreign.try_get_by_index(0)?;
                Err(StoreError::Schema(format!(
                    "the database belongs to another program: it holds a table {table} and none of Daybook's. Expected an empty one"
                )))
            }
        }
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
