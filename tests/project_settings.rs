//! `PATCH /api/v1/projects/{project_id}`: a name, retention, export.

use crate::harness::{Answer, TestApp, admin, both_engines, entry};
use daybook_wire::routes;
use serde_json::{Value, json};

both_engines!(
    what_is_sent_changes_and_the_rest_stays,
    a_longer_retention_holds_at_once,
    a_shorter_retention_holds_after_seven_days,
    a_shorter_retention_can_be_undone_until_it_holds,
    a_shorter_retention_can_be_changed_before_it_holds,
    after_it_holds_it_can_be_raised_again,
    a_bad_setting_is_named,
    a_change_is_in_the_log_with_what_was_before,
);

const DAY: i64 = 86_400;

async fn set(app: &TestApp, body: Value) -> Answer {
    app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(body).send().await
}

async fn get(app: &TestApp) -> Value {
    app.ask(&routes::project(1)).await.expect(200).json()
}

/// How many entries of the platform are seen at all.
async fn seen(app: &TestApp) -> u64 {
    app.list(1, "range=36500d&action=thing.patch").await.total.value
}

async fn what_is_sent_changes_and_the_rest_stays(app: TestApp) {
    let before = get(&app).await;
    assert_eq!(set(&app, json!({})).await.expect(200).json(), before);
    assert_eq!(
        set(&app, json!({"name": null, "retention_days": null, "export_enabled": null})).await.expect(200).json(),
        before
    );
    let mut renamed = before.clone();
    renamed["name"] = json!("Renamed 🦀");
    assert_eq!(set(&app, json!({"name": "Renamed 🦀"})).await.expect(200).json(), renamed);
    let mut closed = renamed.clone();
    closed["export_enabled"] = json!(false);
    assert_eq!(set(&app, json!({"export_enabled": false})).await.expect(200).json(), closed);
    assert_eq!(get(&app).await, closed);
}

async fn a_longer_retention_holds_at_once(app: TestApp) {
    app.append(1, vec![entry("a"), entry("b").minutes_ago(29 * 24 * 60)]).await;
    app.ambient.advance(5 * DAY);
    assert_eq!(seen(&app).await, 1);
    let project = set(&app, json!({"retention_days": 90})).await.expect(200).json();
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(90), &Value::Null));
    assert_eq!(seen(&app).await, 2, "what was not purged is back");
    app.append(1, entry("older").minutes_ago(80 * 24 * 60)).await;
    assert_eq!(seen(&app).await, 3);
}

async fn a_shorter_retention_holds_after_seven_days(app: TestApp) {
    app.append(1, vec![entry("new"), entry("two days old").minutes_ago(2 * 24 * 60)]).await;
    let project = set(&app, json!({"retention_days": 8})).await.expect(200).json();
    let pending = json!({"retention_days": 8, "effective_at": "2026-06-18T12:00:00.000000Z"});
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(30), &pending));
    app.ambient.advance(7 * DAY - 1);
    assert_eq!((seen(&app).await, get(&app).await["retention_days"].clone()), (2, json!(30)));
    app.ambient.advance(1);
    let project = get(&app).await;
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(8), &Value::Null));
    assert_eq!(seen(&app).await, 1);
    let refused = app.try_append(1, entry("too old").minutes_ago(2 * 24 * 60)).await.refused(422, "invalid_entries");
    assert_eq!(refused["errors"][0]["code"], "entry_expired");
}

async fn a_shorter_retention_can_be_undone_until_it_holds(app: TestApp) {
    set(&app, json!({"retention_days": 1})).await.expect(200);
    app.ambient.advance(7 * DAY - 1);
    let project = set(&app, json!({"retention_days": 30})).await.expect(200).json();
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(30), &Value::Null));
    app.ambient.advance(30 * DAY);
    assert_eq!(get(&app).await["retention_days"], 30);
    // A change of something else undoes nothing.
    set(&app, json!({"retention_days": 1})).await.expect(200);
    let project = set(&app, json!({"name": "Renamed"})).await.expect(200).json();
    assert_eq!(project["pending_retention"]["retention_days"], 1);
}

async fn a_shorter_retention_can_be_changed_before_it_holds(app: TestApp) {
    set(&app, json!({"retention_days": 10})).await.expect(200);
    app.ambient.advance(3 * DAY);
    let project = set(&app, json!({"retention_days": 5})).await.expect(200).json();
    let pending = json!({"retention_days": 5, "effective_at": "2026-06-21T12:00:00.000000Z"});
    assert_eq!(
        (&project["retention_days"], &project["pending_retention"]),
        (&json!(30), &pending),
        "seven days from now"
    );
    app.ambient.advance(5 * DAY);
    assert_eq!(get(&app).await["retention_days"], 30);
    let project = set(&app, json!({"retention_days": 60})).await.expect(200).json();
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(60), &Value::Null));
}

async fn after_it_holds_it_can_be_raised_again(app: TestApp) {
    set(&app, json!({"retention_days": 10})).await.expect(200);
    app.ambient.advance(8 * DAY);
    let project = set(&app, json!({"retention_days": 20})).await.expect(200).json();
    assert_eq!((&project["retention_days"], &project["pending_retention"]), (&json!(20), &Value::Null));
    let project = set(&app, json!({"retention_days": 15})).await.expect(200).json();
    assert_eq!((&project["retention_days"], &project["pending_retention"]["retention_days"]), (&json!(20), &json!(15)));
}

async fn a_bad_setting_is_named(app: TestApp) {
    for (body, param, value) in [
        (json!({"name": ""}), "name", String::new()),
        (json!({"name": " "}), "name", " ".to_owned()),
        (json!({"name": "a\u{0}b"}), "name", "a\u{0}b".to_owned()),
        (json!({"name": "é".repeat(129)}), "name", "é".repeat(129)),
        (json!({"retention_days": 0}), "retention_days", "0".to_owned()),
        (json!({"retention_days": 36_501}), "retention_days", "36501".to_owned()),
    ] {
        let problem = set(&app, body).await.refused(422, "invalid_body");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)));
    }
    for body in [
        json!({"retention_days": -1}),
        json!({"retention_days": 1.5}),
        json!({"retention_days": "30"}),
        json!({"export_enabled": "no"}),
        json!({"colour": "red"}),
        json!({"id": 7}),
        json!([]),
    ] {
        set(&app, body).await.refused(422, "invalid_body");
    }
    set(&app, json!({"name": "good", "retention_days": 0})).await.refused(422, "invalid_body");
    assert_eq!(get(&app).await["name"], "Project 1", "all or nothing");
    let unknown = app.call("PATCH", &format!("{}?x=1", routes::project(1))).bearer(&admin(1)).json(json!({}));
    unknown.send().await.refused(400, "invalid_parameter");
    assert_eq!(app.own_entries(1).await, Vec::<Value>::new());
    for days in [1, 36_500] {
        set(&app, json!({"retention_days": days})).await.expect(200);
    }
}

async fn a_change_is_in_the_log_with_what_was_before(app: TestApp) {
    set(&app, json!({"name": "Renamed", "retention_days": 90})).await.expect(200);
    let own = app.own_entries(1).await;
    assert_eq!(own.len(), 1);
    assert_eq!((&own[0]["action"], &own[0]["method"]), (&json!("daybook.project.update"), &json!("PATCH")));
    assert_eq!(own[0]["resource"], json!({"type": "project", "id": "1", "name": "Renamed"}));
    let changes = json!({"before": {"name": "Project 1", "retention_days": 30}, "after": {"name": "Renamed", "retention_days": 90}});
    assert_eq!(own[0]["changes"], changes);
}
