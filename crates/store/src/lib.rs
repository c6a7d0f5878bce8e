//! Everything that knows SQL. The same code runs on `SQLite` and `PostgreSQL`; the three files that name an engine are
//! `connect.rs`, `dialect.rs` and `embedded.rs` with its parts.
//!
//! Every finder takes the project first: there is no way to ask for an entry, a token or a member without one.

mod actors;
mod api_tokens;
mod backup;
mod cancellation;
mod check;
mod connect;
mod copy;
mod dialect;
mod embedded;
mod entity;
mod entries;
mod error;
mod found_row;
mod lookup;
mod members;
mod passwords;
mod pool_state;
mod projects;
mod saved_views;
mod schema;
mod sessions;
mod users;

pub use api_tokens::{ApiToken, NewApiToken};
pub use cancellation::cancellable;
pub use check::{Check, ProjectCheck};
pub use connect::ConnectOptions;
pub use copy::{Copied, CopyProgress, CopyStep};
pub use entries::{
    Appended, Batch, COUNT_LIMIT, CursorError, ExportPlan, FacetRequest, Finder, FollowedRow, FollowedRows, OwnEntry,
    PageRequest, Purged, RecentRows, SortKey, Start, StoredGroup, StoredGroups, StoredPage,
};
pub use error::StoreError;
pub use members::{MemberChange, NewMemberRow};
pub use passwords::NewPasswordLink;
pub use pool_state::PoolState;
pub use projects::{NewProjectRow, ProjectChange, ProjectRow};
pub use schema::MigrationState;
pub use users::{NewUser, UserRow};

use daybook_wire::Timestamp;
use dialect::Dialect;
use embedded::Embedded;
use entries::Queue;
use lookup::{Lookup, Shared};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use uuid::Uuid;

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    /// On `SQLite` one connection, so that writers queue here and not on a lock; on `PostgreSQL` the same pool as `reader`.
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// Where the database is embedded and anybody may write to it: looks up, reads rows for an index, and appends.
    embedded: Option<Embedded>,
    dialect: Dialect,
    queue: Queue,
    recent: RecentRows,
    lookups: Lookups,
}

/// What nearly every request looks up.
#[derive(Debug, Clone, Default)]
struct Lookups {
    projects: Lookup<Shared<i64>, Option<(ProjectRow, Option<Timestamp>)>>,
    api_tokens: Lookup<Shared<Uuid>, Option<ApiToken>>,
    last_seqs: Lookup<Shared<i64>, i64>,
}

impl Store {
    /// Asks the database for an answer that needs no table.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.reader.ping().await?)
    }

    /// Begins a transaction that is going to write. What is not committed is taken back.
    async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.writer.begin_with_options(self.dialect.write_transaction()).await?)
    }

    /// Waits for running statements, then closes every connection.
    pub async fn close(self) -> Result<(), StoreError> {
        self.writer.close_by_ref().await?;
        if let Some(embedded) = &self.embedded {
            embedded.close().await;
        }
        Ok(self.reader.close_by_ref().await?)
    }
}
