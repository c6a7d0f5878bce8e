//! While an index is on its way, and where it has no room: what is asked then.

use crate::harness::{Setup, TestApp, admin, both_engines, entry};
use daybook_auditlog::Settings;
use daybook_wire::routes;
use serde_json::Value;
use std::time::Duration;

both_engines!(
    those_who_wait_for_an_index_leave_room_for_pages,
    a_chart_waits_for_the_index_and_says_so,
    a_log_of_many_segments_is_loaded_whole_beside_appends,
    an_index_without_room_holds_the_newest_entries,
    an_index_follows_though_nobody_asks,
    what_is_appended_in_numbers_is_taken_in_at_once,
);

/// More than SQL is asked to count.
const MANY: u32 = 120_000;
/// More than an index takes in before its memory is measured.
const OLD: u32 = 20_000;

/// Longer than loading takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

fn setup(settings: Settings) -> Setup {
    Setup { settings: Settings { index_memory_bytes: 256 << 20, ..settings }, ..Setup::default() }
}

async fn a_chart_waits_for_the_index_and_says_so(app: TestApp) {
    app.append(1, entry("a").minutes_ago(60)).await;
    app.database.copy_newest(MANY).await;
    // Bound to the database's numbers, as appending would have done.
    app.database.execute(&format!("UPDATE projects SET last_seq = {} WHERE id = 1", MANY + 1)).await;
    let impatient = Settings { index_patience: Duration::ZERO, ..Settings::default() };
    let app = app.restart(setup(impatient)).await;
    let answer = app.ask(&routes::volume(1)).await;
    assert_eq!(answer.header("Retry-After"), Some("2"));
    let problem = answer.refused(503, "index_loading");
    assert!(problem["detail"].as_str().unwrap().contains("entries are in it"), "{problem}");
    app.ask(&routes::facets(1)).await.refused(503, "index_loading");
    // A page is never kept waiting.
    assert_eq!(app.labels("limit=1").await.len(), 1);

    let app = app.restart(setup(Settings { index_patience: PATIENCE, ..Settings::default() })).await;
    let volume = app.ask(&routes::volume(1)).await.expect(200).json();
    let counted: u64 =
        volume["buckets"].as_array().unwrap().iter().map(|bucket| bucket["total"].as_u64().unwrap()).sum();
    assert_eq!(counted, u64::from(MANY) + 1);
    let statistics = app.log().statistics();
    assert_eq!((statistics.answered_by_index, statistics.answered_by_database), (1, 0), "it was worth waiting for");
}

/// Given a log that fills many segments, each out of several reads, when it is loaded while entries arrive, then each entry is counted once.
async fn a_log_of_many_segments_is_loaded_whole_beside_appends(app: TestApp) {
    app.append(1, entry("a").minutes_ago(60)).await;
    app.database.copy_newest(MANY).await;
    let app = app.restart(setup(Settings { index_head_rows: 5_000, ..Settings::default() })).await;
    let log = app.log().clone();
    let loading = actix_web::rt::spawn(async move { log.load_index(1).await });
    let mut appended = 0;
    while !loading.is_finished() {
        app.append(1, entry("late").minutes_ago(90)).await;
        app.append(1, entry("new").minutes_ago(1)).await;
        appended += 1;
    }
    assert!(loading.await.unwrap(), "all of it fits");
    let count = async |range: &str| {
        let volume = app.ask(&format!("{}?{range}&buckets=1", routes::volume(1))).await.expect(200).json();
        volume["buckets"].as_array().unwrap().iter().map(|bucket| bucket["total"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(count("range=1d").await, u64::from(MANY) + 1 + 2 * appended);
    assert_eq!(count("range=30m").await, appended);
    assert_eq!(app.labels("limit=1").await, ["new"]);
    assert_eq!(app.labels("limit=1&order=asc").await, ["late"]);
    assert_eq!(app.log().statistics().answered_by_database, 0);
}

async fn those_who_wait_for_an_index_leave_room_for_pages(app: TestApp) {
    app.append(1, entry("a").minutes_ago(60)).await;
    app.database.copy_newest(MANY).await;
    app.database.execute(&format!("UPDATE projects SET last_seq = {} WHERE id = 1", MANY + 1)).await;
    let app = app.restart(setup(Settings { readers: 2, index_patience: PATIENCE, ..Settings::default() })).await;
    let chart = routes::volume(1);
    let page = async {
        assert_eq!(app.labels("limit=1").await.len(), 1);
        app.log().statistics().index.loaded_projects
    };
    let (one, other, loaded) = tokio::join!(app.ask(&chart), app.ask(&chart), page);
    assert_eq!(loaded, 0, "the page was answered while the index was on its way");
    // One of two who may read waits.
    let mut statuses = [one.status(), other.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 503]);
}

async fn an_index_without_room_holds_the_newest_entries(app: TestApp) {
    app.append(1, entry("old").minutes_ago(60 * 24)).await;
    app.database.copy_newest(OLD).await;
    app.database.execute(&format!("UPDATE projects SET last_seq = {} WHERE id = 1", OLD + 1)).await;
    let newest: Vec<Value> = (0..10).map(|hours| entry("new").minutes_ago(60 * hours + 30).into()).collect();
    app.append(1, newest).await;
    // It is measured after some thousands of rows.
    let settings = Settings { index_memory_bytes: 1, index_head_rows: 1_000, ..Settings::default() };
    let app = app.restart(Setup { settings, ..Setup::default() }).await;
    assert!(!app.log().load_index(1).await, "there is no room for all of it");
    let held = app.log().statistics().index.entries;
    assert!((10..u64::from(OLD)).contains(&held), "{held}");
    let answered = || (app.log().statistics().answered_by_index, app.log().statistics().answered_by_database);
    let count = async |range: &str| app.list(1, &format!("range={range}&limit=1")).await.total.value;
    assert_eq!(count("10h").await, 10);
    assert_eq!(answered(), (1, 0), "the last hours are in the index");
    assert_eq!(count("30d").await, 10_000, "SQL knows the rest, and counts no further");
    assert_eq!(answered(), (1, 1));
    // Both go on being right.
    app.append(1, entry("late").minutes_ago(60 * 24 * 20)).await;
    app.append(1, entry("new").minutes_ago(1)).await;
    assert_eq!((count("10h").await, count("30d").await), (11, 10_000));
    assert_eq!(app.labels("range=21d&order=asc&limit=1").await, ["late"]);
}

async fn an_index_follows_though_nobody_asks(app: TestApp) {
    let reader = app.beside(setup(Settings::default())).await;
    assert!(reader.log().load_index(1).await);
    let log = reader.log().clone();
    let following = actix_web::rt::spawn(async move { log.keep_indexes(Duration::from_millis(5)).await });
    app.append(1, vec![entry("a"), entry("b")]).await;
    expect_held(&reader, 2).await;
    following.abort();
    reader.get(&routes::audit_logs(1)).bearer(&admin(1)).send().await.expect(200);
}

async fn what_is_appended_in_numbers_is_taken_in_at_once(app: TestApp) {
    let app = app.restart(setup(Settings::default())).await;
    assert!(app.log().load_index(1).await);
    // Nobody asks, and nobody looks from time to time.
    for taken_in in [600, 1_200] {
        app.append(1, vec![entry("a"); 600]).await;
        expect_held(&app, taken_in).await;
    }
    // Once each, whoever takes them in.
    app.append(1, vec![entry("a"); 600]).await;
    assert_eq!(app.list(1, "limit=1").await.total.value, 1_800);
    app.append(1, entry("b")).await;
    assert_eq!(app.labels("limit=1").await, ["b"]);
    assert_eq!(app.list(1, "limit=1").await.total.value, 1_801);
}

/// Waits until an index holds so many entries, and those are all.
async fn expect_held(app: &TestApp, entries: u64) {
    let held = async || (app.log().statistics().index.entries, app.log().index_lag().await);
    for _ in 0..400 {
        if held().await == (entries, Some(0)) {
            return;
        }
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(held().await, (entries, Some(0)));
}
