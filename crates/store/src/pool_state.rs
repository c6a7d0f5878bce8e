//! How busy the database's connections are.

use crate::Store;
use crate::dialect::Dialect;

/// The connections for reading; on `PostgreSQL` for writing too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolState {
    /// Open connections.
    pub open: u64,
    /// Those of them that nobody uses.
    pub idle: u64,
}

impl Store {
    /// Says how busy the connections are.
    #[must_use]
    pub fn pool_state(&self) -> PoolState {
        let (open, idle) = match self.dialect {
            Dialect::Sqlite => {
                let pool = self.reader.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
            Dialect::Postgres => {
                let pool = self.reader.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        PoolState { open: u64::from(open), idle: idle as u64 }
    }
}
