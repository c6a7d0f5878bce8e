//! `GET …/audit-logs`: order, limit, totals, the shape of the answer.

use crate::harness::{TestApp, at, both_engines, entry, labels};
use daybook_wire::{Role, Total};
use serde_json::{Value, json};

both_engines!(
    an_empty_log_is_an_empty_page,
    the_newest_entry_comes_first_unless_asked_otherwise,
    entries_of_one_moment_keep_the_order_of_their_insertion,
    the_limit_is_kept,
    a_late_entry_takes_its_place,
    totals_are_exact_up_to_ten_thousand,
    every_key_is_present_but_the_large_ones,
    a_project_sees_its_own_entries_only,
    actors_that_are_gone_are_marked,
    answers_are_not_cached,
);

async fn an_empty_log_is_an_empty_page(app: TestApp) {
    let page = app.try_list(1, "").await.expect(200).json();
    assert_eq!(
        page,
        json!({
            "range": {"from": "2026-06-04T12:00:00.000000Z", "to": "2026-06-11T12:00:00.000000Z"},
            "entries": [], "first": null, "next_cursor": null, "prev_cursor": null,
            "total": {"value": 0, "exact": true},
        })
    );
}

async fn the_newest_entry_comes_first_unless_asked_otherwise(app: TestApp) {
    app.append(1, vec![entry("middle").minutes_ago(2), entry("oldest").minutes_ago(3), entry("newest").minutes_ago(1)])
        .await;

    assert_eq!(app.labels("").await, ["newest", "middle", "oldest"]);
    assert_eq!(app.labels("order=desc").await, ["newest", "middle", "oldest"]);
    assert_eq!(app.labels("order=asc").await, ["oldest", "middle", "newest"]);
}

async fn entries_of_one_moment_keep_the_order_of_their_insertion(app: TestApp) {
    app.append(1, vec![entry("1"), entry("2")]).await;
    app.append(1, entry("before").minutes_ago(90)).await;
    app.append(1, entry("3")).await;

    assert_eq!(app.labels("order=asc").await, ["before", "1", "2", "3"]);
    assert_eq!(app.labels("order=desc").await, ["3", "2", "1", "before"]);
}

async fn the_limit_is_kept(app: TestApp) {
    app.append(1, vec![entry("a"); 201]).await;
    for (query, expected) in [("", 50), ("limit=1", 1), ("limit=200", 200)] {
        let page = app.list(1, query).await;
        assert_eq!((page.entries.len(), page.total.value), (expected, 201), "{query}");
    }
}

async fn a_late_entry_takes_its_place(app: TestApp) {
    app.append(1, vec![entry("old").minutes_ago(50), entry("new").minutes_ago(10)]).await;
    app.append(1, entry("late").minutes_ago(30)).await;
    assert_eq!(app.labels("").await, ["new", "late", "old"]);
}

async fn totals_are_exact_up_to_ten_thousand(app: TestApp) {
    app.append(1, vec![Value::from(entry("one of many")); 10_000]).await;
    let page = app.list(1, "limit=3").await;
    assert_eq!(page.total, Total { value: 10_000, exact: true });

    app.append(1, entry("one more").minutes_ago(61)).await;
    let page = app.list(1, "limit=3").await;
    assert_eq!(page.total, Total { value: 10_000, exact: false });
    assert_eq!(page.first, Some(1));

    // Where nobody counted that far, the position is unknown, and the way back is open.
    let last = app.list(1, "limit=3&order=asc").await;
    assert_eq!(labels(&last), ["one more", "one of many", "one of many"]);
    let filtered = app.list(1, "to=2026-06-11T11:00:00Z").await;
    assert_eq!((labels(&filtered), filtered.total), (vec!["one more".to_owned()], Total { value: 1, exact: true }));
}

async fn every_key_is_present_but_the_large_ones(app: TestApp) {
    let full = entry("a").with("metadata", json!({"a": 1})).with("changes", json!({"before": {}, "after": {}}));
    app.append(1, full.without("request_id")).await;

    let page = app.try_list(1, "").await.expect(200).json();
    let keys: Vec<&str> = page["entries"][0].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "id",
        "project_id",
        "started_at",
        "received_at",
        "actor",
        "method",
        "path",
        "status_code",
        "action",
        "source",
        "cli_command",
        "resource",
        "application",
        "cluster",
        "environment_group",
        "preview_environment",
        "remote_ip",
        "user_agent",
        "request_id",
        "duration_ms",
        "ingested_by",
    ];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(page["entries"][0]["actor"]["email"], Value::Null);
}

async fn a_project_sees_its_own_entries_only(app: TestApp) {
    app.create_project(2, 30).await;
    app.append(1, entry("of one")).await;
    app.append(2, vec![entry("of two"), entry("of two")]).await;

    assert_eq!(app.labels("").await, ["of one"]);
    assert_eq!(app.list(2, "").await.total.value, 2);
}

async fn actors_that_are_gone_are_marked(app: TestApp) {
    let user = app.create_user("rudi@example.com", "correct horse", &[]).await.id.to_string();
    let request = daybook_auditlog::access::TokenRequest {
        name: "ci".into(),
        role: Role::Ingest,
        expires_in_days: 1,
        created_by: "a test".into(),
    };
    let (ci, _) = app.access.create_token(1, request).await.unwrap();
    let batch = vec![
        entry("left").actor("user", "u-1"),
        entry("same id, another kind").actor("service_account", "u-1"),
        entry("disabled").actor("user", &user),
        entry("revoked").actor("api_token", &ci.id.to_string()),
        entry("here").actor("user", "u-2"),
    ];
    app.append(1, batch).await;
    let gone = async || -> Vec<String> {
        let page = app.list(1, "order=asc").await;
        page.entries.into_iter().filter(|entry| entry.actor.deleted).filter_map(|entry| entry.request_id).collect()
    };
    assert_eq!(gone().await, Vec::<String>::new());

    let store = app.log().store();
    app.set_actor_deleted("u-1", true).await;
    store.revoke_api_token(1, ci.id, at("2026-06-11T12:00:00Z")).await.unwrap();
    app.database.execute("UPDATE users SET disabled = TRUE").await;
    assert_eq!(gone().await, ["left", "disabled", "revoked"]);

    app.set_actor_deleted("u-1", false).await;
    assert_eq!(gone().await, ["disabled", "revoked"]);
}

async fn answers_are_not_cached(app: TestApp) {
    let answer = app.try_list(1, "").await.expect(200);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
}
