//! Where `SQLite` and `PostgreSQL` differ. One of the three files that name an engine.

use crate::entity::audit_entry::Column;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{IdenStatic, SqliteTransactionMode, TransactionOptions};

/// Which SQL the database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The most values bound to one statement.
    pub(crate) const fn bind_limit(self) -> usize {
        match self {
            Self::Sqlite => 32_766,
            Self::Postgres => 65_535,
        }
    }

    /// Whether `haystack` holds `needle`, byte for byte. No pattern language, so nothing needs escaping.
    pub(crate) fn contains(self, haystack: SimpleExpr, needle: &str) -> SimpleExpr {
        let function = match self {
            Self::Sqlite => "instr",
            Self::Postgres => "strpos",
        };
        Func::cust(function).args([haystack, Expr::value(needle)]).gt(0)
    }

    /// The statement that finds which of `count` ids a project holds, the project's first among its values.
    ///
    /// `SQLite` knows nothing of how many rows a project has, and would rather read all of them than look up each id.
    pub(crate) fn held_ids(self, count: usize) -> String {
        let (by_id, place): (_, fn(usize) -> String) = match self {
            Self::Sqlite => ("INDEXED BY audit_entries_by_id", |_| "?".into()),
            Self::Postgres => ("", |place| format!("${place}")),
        };
        let ids: Vec<String> = (2..).take(count).map(place).collect();
        let (project, ids) = (place(1), ids.join(", "));
        format!("SELECT id FROM audit_entries {by_id} WHERE project_id = {project} AND id IN ({ids})")
    }

    /// The statement that gives the rows of another as one JSON array of arrays, in any order, bytes as hexadecimal digits; none where
    /// rows are read as quickly one by one. The driver of `SQLite` hands every value of every row from one thread to another: an
    /// array took a sixth of the time.
    pub(crate) fn rows_as_json(self, columns: &[Column], rows: &str) -> Option<String> {
        let value = |column: &Column| match column {
            Column::Id | Column::RemoteIp => format!("hex({})", column.as_str()),
            column => column.as_str().to_owned(),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let array = || format!("SELECT json_group_array(json_array({})) FROM ({rows})", values.join(", "));
        (self == Self::Sqlite).then(array)
    }

    /// How a transaction that is going to write begins. `SQLite` would otherwise start it as a reader, and fail where
    /// another writer came between.
    pub(crate) fn write_transaction(self) -> TransactionOptions {
        match self {
            Self::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            Self::Postgres => TransactionOptions::default(),
        }
    }

    /// The statement that names the tables there are, but for the one that tells which migrations were applied.
    pub(crate) const fn tables(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations' \
                 ORDER BY name"
            }
            Self::Postgres => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() \
                 AND table_type = 'BASE TABLE' AND table_name <> 'seaql_migrations' ORDER BY table_name"
            }
        }
    }

    /// The statements with which a transaction keeps others from changing the schema until it ends, and may take its time. On
    /// `SQLite` a write transaction is alone anyway.
    pub(crate) const fn schema_lock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            // Any number that no other program on the database uses: "daybook" in ASCII.
            Self::Postgres => Some("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(28254671641472875)"),
        }
    }
}
