//! What has expired is gone: at once from every answer, and then from the table, a few entries at a time.

use crate::harness::{Engine, Program, Server, TestApp, admin, both_engines, entry};
use daybook_wire::routes;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60;

both_engines!(
    only_what_has_expired_is_deleted,
    a_retention_that_is_raised_in_time_saves_what_it_covers,
    an_index_that_has_forgotten_is_made_anew_where_the_retention_is_raised,
);
both_engines!(
    Program: the_command_line_says_what_would_go_and_lets_it_go,
    a_server_deletes_by_itself,
    what_expires_is_archived_and_can_be_read_back,
    what_cannot_be_archived_is_not_deleted,
);

async fn stored(app: &TestApp) -> i64 {
    app.database.number("SELECT COUNT(*) AS value FROM audit_entries").await
}

async fn keep_for(app: &TestApp, days: u32) {
    let call = app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"retention_days": days}));
    call.send().await.expect(200);
}

/// Entries of one a day, the first of them an hour old.
fn one_a_day(days: i64) -> Vec<Value> {
    (0..days).map(|day| entry(&format!("day {day}")).minutes_ago(day * DAY + 60).into()).collect()
}

async fn only_what_has_expired_is_deleted(app: TestApp) {
    app.create_project(2, 60).await;
    app.append(1, one_a_day(30)).await;
    app.append(2, one_a_day(30)).await;
    assert_eq!(app.log().purge_all().await.unwrap(), 0);
    app.ambient.advance(10 * 86_400);
    let answered = app.list(1, "range=36500d").await;
    assert_eq!((answered.total.value, stored(&app).await), (20, 60), "expired at once, deleted later");

    let expired: Vec<(i64, u64)> =
        app.log().expired().await.unwrap().iter().map(|one| (one.project, one.entries)).collect();
    assert_eq!(expired, [(1, 10), (2, 0)]);
    assert_eq!(app.log().purge_all().await.unwrap(), 10);
    assert_eq!(stored(&app).await, 50);
    let after = app.list(1, "range=36500d").await;
    assert_eq!((after.total, after.entries), (answered.total, answered.entries));
    assert_eq!(app.log().purge_all().await.unwrap(), 0);
}

async fn a_retention_that_is_raised_in_time_saves_what_it_covers(app: TestApp) {
    app.append(1, one_a_day(30)).await;
    app.ambient.advance(10 * 86_400);
    keep_for(&app, 35).await;
    assert_eq!(app.log().purge_all().await.unwrap(), 5);
    let visible = app.list(1, "range=36500d&action=thing.patch").await;
    assert_eq!(visible.total.value, 25);
}

#[actix_web::test]
async fn many_go_in_many_short_transactions() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.append(1, entry("one of many").minutes_ago(29 * DAY)).await;
    app.database.copy_newest(2_600).await;
    app.append(1, entry("stays")).await;
    let before = app.database.number("SELECT page_count AS value FROM pragma_page_count").await;
    app.ambient.advance(3 * 86_400);
    assert_eq!(app.log().purge_all().await.unwrap(), 2_601);
    assert_eq!(app.labels("range=36500d").await, ["stays"]);
    let after = app.database.number("SELECT page_count AS value FROM pragma_page_count").await;
    assert!(after < before, "the space is given back: {before} pages, then {after}");
}

#[actix_web::test]
async fn an_entry_that_was_deleted_cannot_come_again() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.append(1, entry("a").id(1).minutes_ago(29 * DAY)).await;
    app.ambient.advance(3 * 86_400);
    app.log().purge_all().await.unwrap();
    let again = app.try_append(1, entry("a").id(1).minutes_ago(29 * DAY)).await;
    assert_eq!(again.refused(422, "invalid_entries")["errors"][0]["code"], "entry_expired");
}

async fn an_index_that_has_forgotten_is_made_anew_where_the_retention_is_raised(app: TestApp) {
    let app = TestApp::start_with_index(app.database.engine, 64 * 1_024 * 1_024).await;
    assert!(app.log().load_index(1).await);
    app.append(1, one_a_day(30)).await;
    app.ambient.advance(10 * 86_400);
    app.log().purge_all().await.unwrap();
    let of_the_platform = "range=36500d&action=thing.patch&order=asc";
    assert_eq!(app.list(1, of_the_platform).await.total.value, 20);
    assert!(app.log().statistics().index.loaded_projects == 1);

    // What is older than the index remembers is taken again, and must be found.
    keep_for(&app, 60).await;
    app.append(1, entry("late").minutes_ago(35 * DAY)).await;
    for _ in 0..2 {
        let page = app.list(1, of_the_platform).await;
        assert_eq!((page.total.value, page.entries[0].request_id.as_deref()), (21, Some("late")));
        app.log().load_index(1).await;
    }
    assert_eq!(app.log().statistics().index.loaded_projects, 1, "from the index again");
}

async fn the_command_line_says_what_would_go_and_lets_it_go(program: Program) {
    program.run(&["project", "create", "--id", "1", "--name", "Acme"]).succeeded();
    program.run(&["demo", "--project", "1", "--entries", "200", "--days", "20"]).succeeded();
    program.execute("UPDATE projects SET retention_days = 10").await;
    let planned = program.json(&["retention", "--dry-run"]);
    let expired = planned[0]["expired"].as_u64().unwrap();
    assert!((1..200).contains(&expired), "{planned}");
    assert_eq!((&planned[0]["project"], &planned[0]["name"]), (&json!(1), &json!("Acme")));
    assert_eq!(program.json(&["retention", "--dry-run"])[0]["expired"], expired, "nothing went");
    let table = program.run(&["retention", "--dry-run"]).succeeded().stdout;
    assert!(table.starts_with("PROJECT  NAME  KEPT FROM") && table.contains(&expired.to_string()), "{table}");
    let outcome = program.run(&["retention"]).succeeded();
    assert!(outcome.stdout.starts_with("Deleted ") && outcome.stdout.ends_with(" expired entries.\n"), "{outcome:?}");
    assert_eq!(program.json(&["retention"])["deleted"], 0);
}

async fn a_server_deletes_by_itself(program: Program) {
    program.run(&["project", "create", "--id", "1", "--name", "Acme"]).succeeded();
    program.run(&["demo", "--project", "1", "--entries", "200", "--days", "20"]).succeeded();
    program.execute("UPDATE projects SET retention_days = 10").await;
    let server = Server::start(&program);
    for _ in 0..300 {
        if program.json(&["retention", "--dry-run"])[0]["expired"] == 0 {
            let (_, log) = server.stop();
            assert!(log.contains("expired entries were deleted"), "{log}");
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("nothing was deleted");
}

async fn what_expires_is_archived_and_can_be_read_back(program: Program) {
    let program = program.set("DAYBOOK_ARCHIVE_DIR", "archive");
    program.run(&["project", "create", "--id", "1", "--name", "Acme"]).succeeded();
    program.run(&["demo", "--project", "1", "--entries", "1500", "--days", "20"]).succeeded();
    let before = program.entries().await;
    program.execute("UPDATE projects SET retention_days = 10").await;
    let expired = program.json(&["retention", "--dry-run"])[0]["expired"].clone();
    assert!(expired.as_u64().unwrap() > 500, "more than are deleted at a time: {expired}");
    assert!(!program.directory().join("archive").exists(), "nothing was written");
    assert_eq!(program.json(&["retention"])["deleted"], expired);
    assert_eq!(program.json(&["retention"])["deleted"], 0);

    let archive = program.directory().join("archive/project-1");
    let manifest: Value = serde_json::from_slice(&std::fs::read(archive.join("manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["project"], &manifest["name"]), (&json!(1), &json!("Acme")));
    let [file] = &manifest["files"].as_array().unwrap()[..] else { panic!("{manifest}") };
    assert_eq!(file["entries"], expired);
    let name = file["file"].as_str().unwrap();
    let bytes = std::fs::read(archive.join(name)).unwrap();
    assert_eq!(file["bytes"], bytes.len());
    assert_eq!(std::fs::read_dir(&archive).unwrap().count(), 2, "nothing is left of what was being written");

    // Into a project whose retention does not cover it, nothing goes.
    let path = archive.join(name);
    let import = ["import", "--project", "1", path.to_str().unwrap()];
    program.run(&import).failed_with(&["was not loaded to its end", "started_at"]);
    program.execute("UPDATE projects SET retention_days = 30").await;
    assert_eq!(program.json(&import), json!({"accepted": expired, "duplicates": 0, "conflicts": 0}));
    let after = program.entries().await;
    let content = |entries: &[daybook_wire::EntryDetail]| {
        let mut content: Vec<Value> = entries.iter().map(|entry| json!(entry)).collect();
        for entry in &mut content {
            // What Daybook adds when something arrives.
            entry["received_at"] = Value::Null;
            entry["ingested_by"] = Value::Null;
        }
        content.sort_by_key(|entry| entry["id"].to_string());
        content
    };
    assert_eq!(content(&after), content(&before));

    std::fs::write(&path, [&bytes[..], b"more"].concat()).unwrap();
    program.run(&import).failed_in_a_line_with(&["is not what was archived"]);
}

async fn what_cannot_be_archived_is_not_deleted(program: Program) {
    let program = program.set("DAYBOOK_ARCHIVE_DIR", "taken");
    program.write("taken", "a file, not a directory");
    program.run(&["project", "create", "--id", "1", "--name", "Acme"]).succeeded();
    program.run(&["demo", "--project", "1", "--entries", "200", "--days", "20"]).succeeded();
    program.execute("UPDATE projects SET retention_days = 10").await;
    let expired = program.json(&["retention", "--dry-run"])[0]["expired"].clone();
    program.run(&["retention"]).failed_in_a_line_with(&["cannot be archived in taken", "and stay"]);
    assert_eq!(program.json(&["retention", "--dry-run"])[0]["expired"], expired);
}
