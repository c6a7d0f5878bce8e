//! Appends that wait for one another: they share a transaction, and nothing else.

use crate::harness::{Engine, TestApp, both_engines, entry};
use actix_web::rt;
use actix_web::rt::time::sleep;
use daybook_wire::{ErrorCode, NewEntry, Role};
use serde_json::{Value, json};
use std::time::Duration;

both_engines!(
    one_that_cannot_be_stored_hurts_nobody_else,
    what_is_too_much_to_wait_is_refused,
    who_stops_waiting_takes_back_what_was_not_begun,
);

async fn one_that_cannot_be_stored_hurts_nobody_else(app: TestApp) {
    let refuse = match app.database.engine {
        Engine::Sqlite => {
            "CREATE TRIGGER poison BEFORE INSERT ON audit_entries WHEN NEW.action = 'poison' \
             BEGIN SELECT RAISE(ABORT, 'poison'); END"
        }
        Engine::Postgres => "ALTER TABLE audit_entries ADD CONSTRAINT poison CHECK (action <> 'poison')",
    };
    app.database.execute(refuse).await;
    let project = app.log().open_project_locally(1, Role::Ingest).await.unwrap();
    let tasks: Vec<_> = (0..30)
        .map(|number| {
            let action = if number % 10 == 7 { "poison" } else { "thing.patch" };
            let batch: Vec<Value> = vec![entry(&number.to_string()).with("action", action).into()];
            let (log, project) = (app.log().clone(), project.clone());
            rt::spawn(async move { log.append(&project, None, batch).await })
        })
        .collect();
    let (mut stored, mut refused) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(receipt) => stored += receipt.accepted,
            Err(failure) => {
                assert_eq!(failure.code, ErrorCode::DatabaseUnavailable);
                refused += 1;
            }
        }
    }
    assert_eq!((stored, refused), (27, 3));
    let numbers = app.database.number("SELECT MAX(seq) - MIN(seq) + COUNT(*) AS value FROM audit_entries").await;
    assert_eq!(numbers, 26 + 27, "numbered without a gap");
}

/// Entries that were found good.
fn checked(app: &TestApp, project: &daybook_auditlog::OpenProject, count: usize) -> Vec<NewEntry> {
    let one = app.log().check(project, vec![Value::from(entry("one of many"))]).unwrap().remove(0);
    vec![one; count]
}

async fn waiting(app: &TestApp, entries: u64) {
    for _ in 0..500 {
        if app.log().store().waiting_entries() == entries {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("{} entries wait", app.log().store().waiting_entries());
}

async fn what_is_too_much_to_wait_is_refused(app: TestApp) {
    let project = app.log().open_project_locally(1, Role::Ingest).await.unwrap();
    let append = |entries: Vec<NewEntry>| {
        let (log, project) = (app.log().clone(), project.clone());
        async move { log.append_checked(&project, None, entries).await }
    };
    let batch = checked(&app, &project, 10_000);
    let held = app.database.hold().await;
    let tasks: Vec<_> = (0..2).map(|_| rt::spawn(append(batch.clone()))).collect();
    waiting(&app, 20_000).await;
    let refused = append(checked(&app, &project, 1)).await.unwrap_err();
    assert_eq!((refused.code, refused.retry_after), (ErrorCode::WriterBusy, Some(1)));
    let unread = app.try_append(1, json!("nobody reads that")).await;
    assert_eq!(unread.header("Retry-After"), Some("1"));
    unread.refused(429, "writer_busy");
    held.release().await;
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().accepted, 10_000);
    }
    waiting(&app, 0).await;
    assert_eq!(append(checked(&app, &project, 1)).await.unwrap().accepted, 1, "there is room again");
    assert_eq!(app.database.number("SELECT COUNT(*) AS value FROM audit_entries").await, 20_001);
}

async fn who_stops_waiting_takes_back_what_was_not_begun(app: TestApp) {
    let project = app.log().open_project_locally(1, Role::Ingest).await.unwrap();
    let append = |label: &str| {
        let (log, project, batch) = (app.log().clone(), project.clone(), vec![Value::from(entry(label))]);
        rt::spawn(async move { log.append(&project, None, batch).await })
    };
    let held = app.database.hold().await;
    let begun = append("begun");
    waiting(&app, 1).await;
    // The writer takes what waits at once, and is now waiting for the database itself.
    sleep(Duration::from_millis(200)).await;
    let (goes, stays) = (append("goes"), append("stays"));
    waiting(&app, 3).await;
    goes.abort();
    sleep(Duration::from_millis(50)).await;
    held.release().await;
    for task in [begun, stays] {
        assert_eq!(task.await.unwrap().unwrap().accepted, 1);
    }
    assert_eq!(app.labels("order=asc").await, ["begun", "stays"]);
}
