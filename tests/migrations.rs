//! The schema: up, down, and not ahead of the program.

use crate::harness::{Database, Engine, TestApp, both_engines, entry};
use actix_web::rt;
use daybook_auditlog::access::TokenRequest;
use daybook_store::StoreError;
use daybook_wire::Role;
use std::collections::BTreeSet;

both_engines!(
    all_migrations_go_up_and_down_and_up_again,
    each_migration_can_be_taken_back_alone,
    a_database_of_a_newer_version_is_left_alone,
    migrating_twice_changes_nothing,
    processes_that_migrate_at_once_wait_for_each_other,
);

fn token_request() -> TokenRequest {
    TokenRequest { name: "ci".into(), role: Role::Ingest, expires_in_days: 1, created_by: "a test".into() }
}

/// The tables there are, but for what the engine keeps for itself.
async fn tables(database: &Database) -> BTreeSet<String> {
    let sql = match database.engine {
        Engine::Sqlite => "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Engine::Postgres => "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'",
    };
    database.query(sql).await.iter().map(|row| row.try_get("", "value").unwrap()).collect()
}

fn only_the_ledger() -> BTreeSet<String> {
    ["seaql_migrations".to_owned()].into()
}

async fn all_migrations_go_up_and_down_and_up_again(app: TestApp) {
    app.append(1, entry("a")).await;
    let store = app.log().store();
    app.create_user("rudi@example.com", "correct horse", &[(1, Role::Admin)]).await;
    app.access.create_token(1, token_request()).await.unwrap();
    app.set_actor_deleted("1", true).await;
    let all = store.migration_state().await.unwrap();
    assert!(all.pending.is_empty() && all.applied.len() >= 5 && all.applied.is_sorted());
    let ours = tables(&app.database).await;
    for table in ["projects", "users", "members", "ended_sessions", "api_tokens", "audit_entries", "actors"] {
        assert!(ours.contains(table), "{table}");
    }

    store.migrate_down(u32::try_from(all.applied.len()).unwrap()).await.unwrap();
    assert_eq!(tables(&app.database).await, only_the_ledger());
    let none = store.migration_state().await.unwrap();
    assert_eq!((none.applied, none.pending), (vec![], all.applied.clone()));

    store.migrate_up().await.unwrap();
    assert_eq!(store.migration_state().await.unwrap(), all);
    assert_eq!(tables(&app.database).await, ours);
    app.create_project(1, 30).await;
    app.append(1, entry("b")).await;
    assert_eq!(app.labels("").await, ["b"]);
}

async fn each_migration_can_be_taken_back_alone(app: TestApp) {
    let store = app.log().store();
    let count = store.migration_state().await.unwrap().applied.len();
    for left in (0..count).rev() {
        store.migrate_down(1).await.unwrap();
        assert_eq!(store.migration_state().await.unwrap().applied.len(), left);
    }
    assert_eq!(tables(&app.database).await, only_the_ledger());
}

async fn a_database_of_a_newer_version_is_left_alone(app: TestApp) {
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)";
    app.database.execute(newer).await;
    let store = app.log().store();
    for refusal in
        [store.migration_state().await.err(), store.migrate_up().await.err(), store.migrate_down(1).await.err()]
    {
        match refusal {
            Some(StoreError::Schema(sentence)) => {
                assert!(sentence.contains("another version of Daybook"), "{sentence}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(tables(&app.database).await.contains("actors"), "nothing was taken back");
    app.get("/readyz").send().await.refused(503, "database_unavailable");
}

async fn migrating_twice_changes_nothing(app: TestApp) {
    app.append(1, entry("a")).await;
    app.log().store().migrate_up().await.unwrap();
    app.database.store().await.migrate_up().await.unwrap();
    assert_eq!(app.labels("").await, ["a"]);
}

async fn processes_that_migrate_at_once_wait_for_each_other(app: TestApp) {
    // Every server brings the schema up to date when it starts, and several may start on one database.
    let database = Database::create(app.database.engine).await;
    let mut processes = Vec::new();
    for _ in 0..4 {
        let store = database.store().await;
        processes.push(rt::spawn(async move { store.migrate_up().await.map(|()| store) }));
    }
    for process in processes {
        let store = process.await.unwrap().unwrap();
        assert!(store.migration_state().await.unwrap().pending.is_empty());
    }
}
