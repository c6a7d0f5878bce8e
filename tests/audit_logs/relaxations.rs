//! `GET …/audit-logs/relaxations`: what dropping a part of the question would find.

use crate::harness::{TestApp, both_engines, entry};
use daybook_wire::routes;
use serde_json::{Value, json};

both_engines!(
    each_part_is_dropped_by_itself,
    includes_and_excludes_are_dropped_apart,
    the_range_is_dropped_also_where_it_is_the_default,
    totals_are_exact_beyond_ten_thousand,
    expired_entries_stay_invisible,
);

async fn relax(app: &TestApp, query: &str) -> Value {
    app.ask(&format!("{}?{query}", routes::relaxations(1))).await.expect(200).json()
}

async fn each_part_is_dropped_by_itself(app: TestApp) {
    let with = |label: &str, application: &str, method: &str| {
        entry(label).with("application", json!({"id": application})).with("method", method)
    };
    app.append(1, vec![with("a", "web", "GET"), with("b", "web", "PUT"), with("c", "api", "GET")]).await;
    app.append(1, with("old", "api", "PUT").minutes_ago(20 * 24 * 60).with("path", "/needle")).await;

    let found =
        relax(&app, "search=needle&application=api&method=PUT&from=2026-06-11T00:00:00Z&to=2026-06-12T00:00:00Z").await;
    assert_eq!(
        found,
        json!({
            "range": {"from": "2026-06-11T00:00:00.000000Z", "to": "2026-06-12T00:00:00.000000Z"},
            "total": 0,
            // In canonical order, whatever the order of the question.
            "relaxations": [
                {"drop": ["method"], "total": 0},
                {"drop": ["application"], "total": 0},
                {"drop": ["search"], "total": 0},
                {"drop": ["range"], "total": 1},
            ],
        })
    );
    let found = relax(&app, "application=api&method=PUT").await;
    let totals: Vec<&Value> = found["relaxations"].as_array().unwrap().iter().map(|one| &one["total"]).collect();
    assert_eq!(totals, [1, 1, 1]);
}

async fn includes_and_excludes_are_dropped_apart(app: TestApp) {
    app.append(
        1,
        vec![entry("a").with("method", "GET"), entry("b").with("method", "PUT"), entry("c").with("method", "PUT")],
    )
    .await;
    let found = relax(&app, "method_exclude=GET&method=GET&method=POST").await;
    assert_eq!(found["total"], 0);
    assert_eq!(
        found["relaxations"],
        json!([{"drop": ["method"], "total": 2}, {"drop": ["method_exclude"], "total": 1}, {"drop": ["range"], "total": 0}])
    );
}

async fn the_range_is_dropped_also_where_it_is_the_default(app: TestApp) {
    app.append(1, vec![entry("new"), entry("old").minutes_ago(29 * 24 * 60)]).await;
    let found = relax(&app, "").await;
    assert_eq!((&found["total"], &found["relaxations"]), (&json!(1), &json!([{"drop": ["range"], "total": 2}])));
    let nothing = relax(&app, "search=%20%20").await;
    assert_eq!(nothing["relaxations"], found["relaxations"], "a blank search is none");
}

async fn totals_are_exact_beyond_ten_thousand(app: TestApp) {
    app.append(1, entry("one of many")).await;
    app.database.copy_newest(10_500).await;
    let found = relax(&app, "method=PATCH").await;
    assert_eq!((&found["total"], &found["relaxations"][0]["total"]), (&json!(10_501), &json!(10_501)));
}

async fn expired_entries_stay_invisible(app: TestApp) {
    app.append(1, entry("soon gone").minutes_ago(29 * 24 * 60)).await;
    app.ambient.advance(2 * 86_400);
    assert_eq!(relax(&app, "").await["relaxations"], json!([{"drop": ["range"], "total": 0}]));
}
