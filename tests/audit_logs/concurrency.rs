//! `POST …/audit-logs` by many at a time. What a follower of the log relies on: a project's entries are numbered without a
//! gap, in the order of their commits, whoever writes them.

use crate::harness::{NOW, TestApp, at, both_engines, entry};
use actix_web::rt;
use daybook_auditlog::{AuditLog, OpenProject};
use daybook_wire::{Receipt, Role};
use serde_json::Value;

both_engines!(
    identical_batches_at_once_are_stored_once,
    different_batches_at_once_are_all_stored,
    two_processes_may_write_at_once,
    writers_of_different_projects_do_not_mix,
);

async fn writer(log: &AuditLog, project: i64) -> OpenProject {
    log.open_project_locally(project, Role::Ingest).await.unwrap()
}

/// Sends every batch at once, each from a task of its own.
async fn append_at_once(writers: Vec<(AuditLog, OpenProject)>, batches: Vec<Vec<Value>>) -> Vec<Receipt> {
    let tasks: Vec<_> = writers
        .into_iter()
        .zip(batches)
        .map(|((log, project), batch)| rt::spawn(async move { log.append(&project, None, batch).await.unwrap() }))
        .collect();
    let mut receipts = Vec::new();
    for task in tasks {
        receipts.push(task.await.unwrap());
    }
    receipts
}

fn batch(size: u64, id: impl Fn(u64) -> u64) -> Vec<Value> {
    (0..size).map(|number| entry(&format!("entry {number}")).id(id(number)).into()).collect()
}

/// Fails unless a project holds `count` entries, numbered from 1 without a gap, and its counter agrees.
async fn assert_numbered(app: &TestApp, project: i64, count: i64) {
    let of = async |what: &str| {
        app.database.number(&format!("SELECT {what} AS value FROM audit_entries WHERE project_id = {project}")).await
    };
    assert_eq!(of("COUNT(*)").await, count);
    assert_eq!((of("MIN(seq)").await, of("MAX(seq)").await), (1, count));
    assert_eq!(of("COUNT(DISTINCT seq)").await, count);
    let last = app.database.number(&format!("SELECT last_seq AS value FROM projects WHERE id = {project}")).await;
    assert_eq!(last, count);
}

async fn identical_batches_at_once_are_stored_once(app: TestApp) {
    let mut writers = Vec::new();
    for _ in 0..10 {
        writers.push((app.log().clone(), writer(app.log(), 1).await));
    }
    let receipts = append_at_once(writers, vec![batch(50, |number| number); 10]).await;

    assert_eq!(receipts.iter().map(|receipt| receipt.accepted).sum::<u64>(), 50);
    assert_eq!(receipts.iter().map(|receipt| receipt.duplicates).sum::<u64>(), 450);
    assert!(receipts.iter().all(|receipt| receipt.conflicts.is_empty()));
    assert_numbered(&app, 1, 50).await;
}

async fn different_batches_at_once_are_all_stored(app: TestApp) {
    let mut writers = Vec::new();
    for _ in 0..10 {
        writers.push((app.log().clone(), writer(app.log(), 1).await));
    }
    let batches = (0..10).map(|task| batch(20, move |number| task * 1_000 + number)).collect();
    let receipts = append_at_once(writers, batches).await;

    assert!(receipts.iter().all(|receipt| receipt.accepted == 20));
    assert_numbered(&app, 1, 200).await;
    // Each batch lies together: no other writer's entry is numbered between two of its own.
    let rows = app.database.query("SELECT id FROM audit_entries ORDER BY seq").await;
    let tasks: Vec<u64> =
        rows.iter().map(|row| row.try_get::<uuid::Uuid>("", "id").unwrap().as_u64_pair().1 / 1_000).collect();
    assert!(tasks.chunks(20).all(|chunk| chunk.iter().all(|task| *task == chunk[0])), "{tasks:?}");
}

async fn two_processes_may_write_at_once(app: TestApp) {
    // A command line beside the server: its own connections to the same database.
    let other = AuditLog::new(app.database.store().await, app.ambient.clone(), daybook_auditlog::Settings::default());
    let mut writers = Vec::new();
    for turn in 0..10 {
        let log = if turn % 2 == 0 { app.log() } else { &other };
        writers.push((log.clone(), writer(log, 1).await));
    }
    let batches = (0..10).map(|task| batch(20, move |number| (task / 2) * 1_000 + number)).collect();
    let receipts = append_at_once(writers, batches).await;

    assert_eq!(receipts.iter().map(|receipt| receipt.accepted).sum::<u64>(), 100);
    assert_eq!(receipts.iter().map(|receipt| receipt.duplicates).sum::<u64>(), 100);
    assert_numbered(&app, 1, 100).await;
    let seen = app.list(1, "").await;
    assert_eq!((seen.total.value, seen.entries[0].received_at), (100, at(NOW)), "the server sees them at once");
}

async fn writers_of_different_projects_do_not_mix(app: TestApp) {
    app.create_project(2, 30).await;
    let mut writers = Vec::new();
    for turn in 0..8 {
        writers.push((app.log().clone(), writer(app.log(), 1 + turn % 2).await));
    }
    let batches = (0..8).map(|task| batch(15, move |number| task * 1_000 + number)).collect();
    append_at_once(writers, batches).await;

    assert_numbered(&app, 1, 60).await;
    assert_numbered(&app, 2, 60).await;
}
