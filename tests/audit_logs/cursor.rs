//! `GET …/audit-logs` by cursors: every page, both ways, and nothing twice.

use crate::harness::{EntryBuilder, Pages, TestApp, admin, both_engines, entry, labels};
use actix_web::rt;
use daybook_wire::{Page, Role, routes};
use serde_json::Value;
use std::collections::BTreeSet;

both_engines!(
    a_walk_meets_every_entry_once_in_both_orders_and_directions,
    each_page_knows_where_it_stands,
    the_limit_may_change_on_the_way,
    a_cursor_answers_its_own_question_only,
    a_damaged_cursor_is_refused,
    a_walk_under_a_writer_neither_skips_nor_repeats,
    a_walk_beside_a_writer_neither_skips_nor_repeats,
    a_cursor_pins_the_window,
    entries_that_expire_on_the_way_are_gone,
);

/// Entries in groups that started at the same moment, newest first. The labels count up.
fn with_ties(count: i64) -> Vec<EntryBuilder> {
    (0..count).map(|number| entry(&number.to_string()).minutes_ago(number / 5)).collect()
}

async fn a_walk_meets_every_entry_once_in_both_orders_and_directions(app: TestApp) {
    app.append(1, with_ties(47)).await;
    for order in ["asc", "desc"] {
        let whole = app.labels(&format!("order={order}&limit=200")).await;
        assert_eq!(whole.len(), 47);
        for limit in [1, 2, 4, 5, 46, 47, 48] {
            let query = format!("order={order}&limit={limit}");
            let there = Pages::forwards(&app, 1, &query).await;
            assert_eq!(there.labels(), whole, "{query}");
            let last = there.0.last().unwrap();
            let mut back = Pages::backwards(&app, 1, &query, last).await;
            back.0.reverse();
            assert_eq!([back.labels(), labels(last)].concat(), whole, "{query}, backwards");
        }
    }
}

async fn each_page_knows_where_it_stands(app: TestApp) {
    app.append(1, with_ties(10)).await;
    let stand = |page: &Page| (page.first, page.prev_cursor.is_some(), page.next_cursor.is_some());
    let pages = Pages::forwards(&app, 1, "limit=4").await.0;

    let stands: Vec<_> = pages.iter().map(stand).collect();
    assert_eq!(stands, [(Some(1), false, true), (Some(5), true, true), (Some(9), true, false)]);
    assert!(pages.iter().all(|page| page.total == pages[0].total && page.range == pages[0].range));

    let back = Pages::backwards(&app, 1, "limit=4", &pages[2]).await.0;
    assert_eq!(back.iter().map(stand).collect::<Vec<_>>(), [(Some(5), true, true), (Some(1), false, true)]);
    assert_eq!(back.iter().map(labels).collect::<Vec<_>>(), [labels(&pages[1]), labels(&pages[0])]);
}

async fn the_limit_may_change_on_the_way(app: TestApp) {
    app.append(1, with_ties(10)).await;
    let whole = app.labels("").await;
    let first = app.list(1, "limit=3").await;
    let cursor = first.next_cursor.unwrap();
    assert_eq!(labels(&app.list(1, &format!("limit=5&cursor={cursor}")).await), whole[3..8]);
}

async fn a_cursor_answers_its_own_question_only(app: TestApp) {
    app.create_project(2, 30).await;
    app.append(1, with_ties(10)).await;
    let asked = "method=PATCH&limit=3&from=2026-06-11T00:00:00Z";
    let cursor = app.list(1, asked).await.next_cursor.unwrap();

    for other in [
        "limit=3&from=2026-06-11T00:00:00Z",
        "method=GET&limit=3&from=2026-06-11T00:00:00Z",
        "method_exclude=PATCH&limit=3&from=2026-06-11T00:00:00Z",
        "method=PATCH&limit=3&from=2026-06-11T00:00:01Z",
        "method=PATCH&limit=3&range=1h",
        "method=PATCH&limit=3&from=2026-06-11T00:00:00Z&order=asc",
        "method=PATCH&limit=3&from=2026-06-11T00:00:00Z&search=things",
    ] {
        let problem = app.try_list(1, &format!("{other}&cursor={cursor}")).await.refused(400, "invalid_cursor");
        assert_eq!((&problem["param"], &problem["value"]), (&"cursor".into(), &cursor.as_str().into()), "{other}");
    }
    app.try_list(2, &format!("{asked}&cursor={cursor}")).await.refused(400, "invalid_cursor");
    // The same question in other words is the same question.
    let reworded = "from=2026-06-11T02:00:00%2B02:00&method=patch&limit=7";
    app.try_list(1, &format!("{reworded}&cursor={cursor}")).await.expect(200);
}

async fn a_damaged_cursor_is_refused(app: TestApp) {
    app.append(1, with_ties(10)).await;
    let cursor = app.list(1, "limit=3").await.next_cursor.unwrap();
    let middle = cursor.len() / 2;
    for damaged in
        ["", "x", "null", "💥", &cursor[1..], &cursor[..middle], &format!("{cursor}AAAA"), &cursor.to_lowercase()]
    {
        let query = format!("cursor={}", daybook_wire::query::encode_component(damaged));
        app.try_list(1, &query).await.refused(400, "invalid_cursor");
    }
}

async fn a_walk_under_a_writer_neither_skips_nor_repeats(app: TestApp) {
    for order in ["asc", "desc"] {
        let project = if order == "asc" { 2 } else { 3 };
        app.create_project(project, 30).await;
        app.append(project, with_ties(30)).await;
        let before = labels(&app.list(project, &format!("order={order}&limit=200")).await);

        let query = format!("order={order}&limit=4");
        let mut met = Vec::new();
        let mut page = app.list(project, &query).await;
        loop {
            met.extend(labels(&page));
            // Entries arrive on every page: newer than all, older than all, and in between, at moments that are taken.
            let batch = [0, 3, 60].map(|minutes| entry("arrived on the way").minutes_ago(minutes));
            app.append(project, batch.to_vec()).await;
            let Some(cursor) = page.next_cursor else { break };
            page = app.list(project, &format!("{query}&cursor={cursor}")).await;
            assert!(met.len() < 200, "the walk must end");
        }
        met.retain(|label| label != "arrived on the way");
        assert_eq!(met, before, "{order}");
    }
}

async fn a_walk_beside_a_writer_neither_skips_nor_repeats(app: TestApp) {
    app.append(1, with_ties(60)).await;
    let before = app.labels("limit=200").await;
    let log = app.log().clone();
    let project = log.open_project_locally(1, Role::Ingest).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (tell, mut told) = tokio::sync::watch::channel(());
    let writer = rt::spawn(async move {
        let mut stopped = stopped;
        let mut written = 0;
        // Late entries among those that are walked, at moments that are taken, as fast as they are stored.
        while stopped.try_recv().is_err() && written < 200 {
            let late = Value::from(entry("late").minutes_ago(written % 12));
            log.append(&project, None, vec![late]).await.unwrap();
            written += 1;
            // Without a listener the walk is over.
            let _ = tell.send(());
        }
        written
    });
    let (mut page, mut met, mut ids) = (app.list(1, "limit=3").await, Vec::new(), BTreeSet::new());
    let mut seen_late = 0;
    while met.len() < before.len() {
        for entry in &page.entries {
            assert!(ids.insert(entry.id), "{} comes twice", entry.id);
            match entry.request_id.as_deref() {
                Some("late") => seen_late += 1,
                label => met.extend(label.map(ToOwned::to_owned)),
            }
        }
        let Some(cursor) = page.next_cursor else { break };
        // Something comes between any two pages, until the writer has written its fill.
        let _ = told.changed().await;
        page = app.list(1, &format!("limit=3&cursor={cursor}")).await;
    }
    // A writer that has written its fill listens no more.
    let _ = stop.send(());
    let written = writer.await.unwrap();
    assert_eq!(met, before);
    assert!(written > 0 && seen_late > 0, "{written} were written, {seen_late} of them met");
}

async fn a_cursor_pins_the_window(app: TestApp) {
    app.append(1, with_ties(10)).await;
    let first = app.list(1, "limit=6&range=1h").await;
    app.ambient.advance(3_590);
    let query = format!("limit=6&range=1h&cursor={}", first.next_cursor.clone().unwrap());
    let second = app.list(1, &query).await;
    assert_eq!(second.range, first.range);
    assert_eq!((first.entries.len(), second.entries.len()), (6, 4));
}

async fn entries_that_expire_on_the_way_are_gone(app: TestApp) {
    app.create_project(2, 1).await;
    app.append(2, vec![entry("new").minutes_ago(10), entry("old").minutes_ago(23 * 60)]).await;
    let first = app.list(2, "limit=1").await;
    assert_eq!((labels(&first), first.total.value), (vec!["new".to_owned()], 2));

    app.ambient.advance(2 * 3_600);
    let path = format!("{}?limit=1&cursor={}", routes::audit_logs(2), first.next_cursor.unwrap());
    let second: Page = app.get(&path).bearer(&admin(2)).send().await.expect(200).read();
    assert_eq!((labels(&second), second.total.value), (vec![], 1));
}
