//! What an index holds where others write and delete beside it, where it cannot be loaded, and where it does not fit.

use crate::harness::{Setup, TestApp, admin, both_engines, entry};
use daybook_auditlog::Settings;
use daybook_wire::routes;
use serde_json::Value;

both_engines!(
    two_processes_with_indexes_may_write_at_once,
    what_another_process_has_deleted_is_in_no_answer_when_the_retention_is_raised,
    what_cannot_be_loaded_is_answered_by_sql,
    every_project_is_loaded_at_a_start_or_none_where_none_fits,
    one_project_that_fits_nowhere_takes_no_room_from_others,
);

const DAY: i64 = 24 * 60;

fn with_index(index_memory_bytes: u64) -> Setup {
    // Segments of few rows, so that some are sealed and merged.
    let settings = Settings { index_memory_bytes, index_head_rows: 16, ..Settings::default() };
    Setup { settings, ..Setup::default() }
}

/// What every kind of question says of a project's whole log, without the moment of asking.
async fn answers(app: &TestApp, project: i64) -> [Value; 4] {
    let ask = async |path: String| {
        let mut answer = app.get(&path).bearer(&admin(project)).send().await.expect(200).json();
        answer["range"].take();
        answer
    };
    [
        ask(format!("{}?range=36500d&limit=200&order=asc", routes::audit_logs(project))).await,
        ask(format!("{}?range=36500d&buckets=1", routes::volume(project))).await,
        ask(format!("{}?range=36500d", routes::facets(project))).await,
        ask(format!("{}?range=36500d&method=GET", routes::relaxations(project))).await,
    ]
}

/// Given two processes that both have an index, when both write at once and are asked meanwhile, then neither misses an entry that was
/// acknowledged, nor counts one twice, and in the end both say what SQL says.
async fn two_processes_with_indexes_may_write_at_once(app: TestApp) {
    let one = app.beside(with_index(1 << 28)).await;
    let other = app.beside(with_index(1 << 28)).await;
    for process in [&one, &other] {
        assert!(process.log().load_index(1).await);
    }
    let write = async |process: &TestApp, name: &str| {
        let mut seen = 0;
        for turn in 0..12_i64 {
            let batch = |number| entry(&format!("{name} {turn} {number}")).minutes_ago(1 + (turn * 7 + number) % 90);
            process.append(1, (0..=turn).map(batch).collect::<Vec<_>>()).await;
            let own = process.list(1, &format!("limit=1&range=1d&search={name}")).await.total.value;
            let all = process.list(1, "limit=1&range=1d").await.total.value;
            assert!(all >= seen.max(own), "{name}: {all} after {seen}");
            seen = all;
        }
    };
    tokio::join!(write(&one, "one"), write(&other, "other"));
    let expected = answers(&app, 1).await;
    assert_eq!(expected[0]["total"]["value"], 2 * (1..=12).sum::<i64>());
    for process in [&one, &other] {
        assert_eq!(answers(process, 1).await, expected);
        let statistics = process.log().statistics();
        assert_eq!(statistics.answered_by_database, 0, "all of it was told by the index");
    }
}

async fn what_another_process_has_deleted_is_in_no_answer_when_the_retention_is_raised(app: TestApp) {
    let days: Vec<Value> = (0..30).map(|day| entry(&format!("day {day}")).minutes_ago(day * DAY + 60).into()).collect();
    app.append(1, days).await;
    let reader = app.beside(with_index(1 << 28)).await;
    assert!(reader.log().load_index(1).await);

    app.database.execute("UPDATE projects SET retention_days = 10 WHERE id = 1").await;
    assert_eq!(app.log().purge(1).await.unwrap(), 20);
    app.database.execute("UPDATE projects SET retention_days = 30 WHERE id = 1").await;
    app.append(1, entry("late").minutes_ago(25 * DAY)).await;

    let expected = answers(&app, 1).await;
    assert_eq!(expected[0]["total"]["value"], 11);
    for _ in 0..2 {
        assert_eq!(answers(&reader, 1).await, expected);
        assert!(reader.log().load_index(1).await, "it was made anew");
    }
    assert!(reader.log().statistics().answered_by_index >= 4, "and answers again");
}

async fn what_cannot_be_loaded_is_answered_by_sql(app: TestApp) {
    app.append(1, vec![entry("a").minutes_ago(60), entry("b").minutes_ago(5)]).await;
    // What is wrong is found after whole segments were taken in.
    app.database.copy_newest(9_000).await;
    app.database.execute("UPDATE audit_entries SET source = 'nowhere' WHERE seq = 1").await;
    let app = app.restart(with_index(1 << 28)).await;
    assert!(!app.log().load_index(1).await);
    for asked in 1..=3 {
        app.ask(&routes::volume(1)).await.expect(200);
        let statistics = app.log().statistics();
        assert_eq!((statistics.answered_by_index, statistics.answered_by_database), (0, asked));
    }
    assert_eq!(app.labels("limit=1").await, ["b"]);
}

async fn every_project_is_loaded_at_a_start_or_none_where_none_fits(app: TestApp) {
    for project in [2, 3] {
        app.create_project(project, 30).await;
    }
    for project in 1..=3 {
        app.append(project, vec![entry("a").minutes_ago(project); 40]).await;
    }
    for (memory, loaded) in [(1 << 28, 3), (1, 0)] {
        let started = app.beside(with_index(memory)).await;
        started.log().load_indexes().await.unwrap();
        let index = started.log().statistics().index;
        assert!(index.is_complete);
        assert_eq!((index.loaded_projects, index.other_projects), (loaded, 3 - loaded));
        for project in 1..=3 {
            assert_eq!(started.list(project, "limit=1").await.total.value, 40);
        }
    }
}

async fn one_project_that_fits_nowhere_takes_no_room_from_others(app: TestApp) {
    app.create_project(2, 30).await;
    // It takes a good part of the memory, which the other would have on its way to where it stops.
    let small: Vec<Value> = (0..2_000).map(|number| entry(&format!("small {number}")).minutes_ago(5).into()).collect();
    app.append(2, small).await;
    app.append(1, entry("large").minutes_ago(60)).await;
    app.database.copy_newest(100_000).await;
    let app = app.restart(with_index(1_024 * 1_024)).await;
    assert!(app.log().load_index(2).await);
    assert!(!app.log().load_index(1).await, "it is larger than all there is");
    assert_eq!(app.log().statistics().index.loaded_projects, 1);
    assert_eq!(app.list(2, "limit=1").await.total.value, 2_000);
    assert_eq!(app.log().statistics().answered_by_index, 1, "still out of memory");
}
