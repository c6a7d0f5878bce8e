//! What every test starts from: the application on a fresh database, a clock to set, tokens to show, entries to send.

mod ambient;
mod app;
mod call;
mod copies;
mod database;
mod entry;
mod log;
mod operations;
mod outage;
mod program;
mod read_only_disk;
pub(crate) mod scrape;
mod server;
mod stream;
mod token;
mod walk;

pub(crate) use ambient::{NOW, TestAmbient, at};
pub(crate) use app::{Setup, TestApp};
pub(crate) use call::{Answer, Call};
pub(crate) use database::{Database, Engine, hold, hold_table, number};
pub(crate) use entry::{EntryBuilder, entry, id};
pub(crate) use operations::{Operation, operations, request};
pub(crate) use outage::Cluster;
pub(crate) use program::Program;
pub(crate) use read_only_disk::ReadOnlyDisk;
pub(crate) use server::{Server, append_to, exchange};
pub(crate) use stream::{Event, Piece, Stream};
pub(crate) use token::{OLD_SECRET, SECRET, TokenBuilder, admin, ingest, token};
pub(crate) use walk::{Pages, labels};

/// Runs each test on `SQLite` and on `PostgreSQL`. A test is an `async fn` that takes the application, or, where the list starts
/// with `Program:`, the real program.
macro_rules! both_engines {
    ($($test:ident),+ $(,)?) => { crate::harness::both_engines!(TestApp: $($test),+); };
    ($start:ident: $($test:ident),+ $(,)?) => {$(
        mod $test {
            use crate::harness::Engine;
            use super::$start;

            #[actix_web::test]
            async fn sqlite() {
                super::$test($start::start(Engine::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                super::$test($start::start(Engine::Postgres).await).await;
            }
        }
    )+};
}
pub(crate) use both_engines;
