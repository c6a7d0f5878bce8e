//! Brings the schema up to date, and says how far it is.

use crate::{Store, StoreError};
use daybook_migrations::{Migrator, MigratorTrait};
use sea_orm::DbErr;

/// Which migrations a database has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// The names of those applied, oldest first.
    pub applied: Vec<String>,
    /// The names of those that are missing, oldest first.
    pub pending: Vec<String>,
}

impl Store {
    /// Applies every missing migration.
    pub async fn migrate_up(&self) -> Result<(), StoreError> {
        Migrator::up(&self.writer, None).await.map_err(refused)
    }

    /// Takes back the last `steps` migrations, and the data in what they created.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), StoreError> {
        Migrator::down(&self.writer, Some(steps)).await.map_err(refused)
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
