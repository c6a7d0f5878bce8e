//! A database of its own for each test, on either engine.

use super::copies::copy_newest;
use daybook_store::{ConnectOptions, Store, StoreError};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, QueryResult, Statement};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// The variable that says where `PostgreSQL` is, without a database's name.
const POSTGRES_URL: &str = "DAYBOOK_TEST_POSTGRES_URL";
/// Few, because tests run side by side and share the cluster.
const CONNECTIONS: u32 = 4;
/// How often a database is tried to be opened.
const ATTEMPTS: u32 = 4;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database that nobody else uses.
pub(crate) struct Database {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    /// Where `SQLite`'s file is; removed with the last use of it.
    _directory: Option<TempDir>,
}

impl Database {
    /// Makes one.
    pub(crate) async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let directory = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}", directory.path().join("daybook.db").display());
                Self { engine, url, _directory: Some(directory) }
            }
            Engine::Postgres => {
                let cluster = std::env::var(POSTGRES_URL)
                    .unwrap_or_else(|_| panic!("{POSTGRES_URL} is not set: run through scripts/test.sh"));
                let cluster = cluster.trim_end_matches('/');
                let name = unused_name();
                let administration = connect(&format!("{cluster}/postgres")).await.unwrap();
                administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
                administration.close().await.unwrap();
                Self { engine, url: format!("{cluster}/{name}"), _directory: None }
            }
        }
    }

    /// The same once more, which must not outlive this.
    pub(super) fn shared(&self) -> Self {
        Self { engine: self.engine, url: self.url.clone(), _directory: None }
    }

    /// Opens the store on it. May be called again, as another process would.
    pub(crate) async fn store(&self) -> Store {
        let options = ConnectOptions { connections: CONNECTIONS, ..ConnectOptions::to(self.url.clone()) };
        let mut attempts = 1;
        loop {
            match Store::connect(&options).await {
                Ok(store) => return store,
                // The disk of a machine that runs all tests at once may be busy for longer than a request would wait.
                Err(StoreError::Unavailable(_)) if attempts < ATTEMPTS => attempts += 1,
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Runs a statement behind the application's back.
    pub(crate) async fn execute(&self, sql: &str) {
        execute(&self.url, sql).await;
    }

    /// Reads rows behind the application's back.
    pub(crate) async fn query(&self, sql: &str) -> Vec<QueryResult> {
        query(&self.url, sql).await
    }

    /// Keeps everybody from writing, as a long transaction of somebody else does.
    pub(crate) async fn hold(&self) -> Hold {
        hold(&self.url).await
    }

    /// Copies the newest entry of project 1 many times, behind the application's back.
    pub(crate) async fn copy_newest(&self, count: u32) {
        copy_newest(self.engine, &self.url, count).await;
    }

    /// Reads one number behind the application's back. The statement names it `value`.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        number(&self.url, sql).await
    }
}

/// A transaction that keeps everybody else from writing.
pub(crate) struct Hold(DatabaseConnection);

impl Hold {
    /// Ends it.
    pub(crate) async fn release(self) {
        self.0.execute_unprepared("ROLLBACK").await.unwrap();
        self.0.close().await.unwrap();
    }
}

/// Keeps everybody from writing into a database, as a long transaction of somebody else does.
pub(crate) async fn hold(url: &str) -> Hold {
    let connection = connect(url).await.unwrap();
    let begin = match connection.get_database_backend() {
        DatabaseBackend::Sqlite => "BEGIN IMMEDIATE",
        _ => "BEGIN; LOCK TABLE projects IN EXCLUSIVE MODE",
    };
    connection.execute_unprepared(begin).await.unwrap();
    Hold(connection)
}

/// Keeps everybody from a table of a `PostgreSQL` database, also from reading it.
pub(crate) async fn hold_table(url: &str, table: &str) -> Hold {
    let connection = connect(url).await.unwrap();
    connection.execute_unprepared(&format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")).await.unwrap();
    Hold(connection)
}

/// Reads one number, which the statement names `value`.
pub(crate) async fn number(url: &str, sql: &str) -> i64 {
    query(url, sql).await.first().unwrap().try_get("", "value").unwrap()
}

/// Reads rows of a database.
pub(super) async fn query(url: &str, sql: &str) -> Vec<QueryResult> {
    let connection = connect(url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    connection.close().await.unwrap();
    rows
}

/// Runs a statement on a database.
pub(super) async fn execute(url: &str, sql: &str) {
    let connection = connect(url).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}

/// A name that no other test uses, nor an earlier run on the same cluster.
fn unused_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("daybook_{}_{nanos}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
