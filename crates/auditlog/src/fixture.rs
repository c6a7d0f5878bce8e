//! A log to test with: two projects in an embedded database, and a clock that stands still.

use crate::{Ambient, AuditLog, OpenProject, Settings};
use daybook_store::{ConnectOptions, NewProjectRow, Store};
use daybook_wire::{Role, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp::from_micros(1_781_179_200_000_000);

struct Still(AtomicU64);

impl Ambient for Still {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn random(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
    }
}

/// A database that lasts as long as the directory, with the projects 1 and 2.
pub(crate) async fn store() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("daybook.db").display());
    let store = Store::connect(&ConnectOptions::to(url)).await.unwrap();
    store.migrate_up().await.unwrap();
    for id in [1, 2] {
        let project =
            NewProjectRow { id: Some(id), name: id.to_string(), retention_days: 30, created_at: NOW, admin: None };
        store.create_project(project).await.unwrap();
    }
    (directory, store)
}

/// The log of a store, with indexes.
pub(crate) fn log(store: Store) -> AuditLog {
    let settings = Settings { index_memory_bytes: 1 << 26, ..Settings::default() };
    AuditLog::new(store, Arc::new(Still(AtomicU64::new(0))), settings)
}

/// A project, for whoever may read it.
pub(crate) async fn project(log: &AuditLog, id: i64) -> OpenProject {
    log.open_project_locally(id, Role::Admin).await.unwrap()
}

/// An entry as a client sends it, of a minute ago.
pub(crate) fn entry() -> Value {
    json!({
        "started_at": NOW.plus_seconds(-60), "actor": { "type": "user", "id": "u-1", "name": "Ada" }, "method": "GET", "path": "/domains",
        "status_code": 200, "action": "domain.list", "source": "dashboard",
    })
}
