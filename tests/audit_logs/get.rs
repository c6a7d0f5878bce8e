//! `GET …/audit-logs/{id}`

use crate::harness::{TestApp, admin, both_engines, entry, id};
use daybook_wire::routes;
use serde_json::{Value, json};

both_engines!(
    the_whole_entry_is_answered,
    what_was_not_sent_is_null,
    anything_else_is_not_found,
    an_expired_entry_is_not_found,
);

async fn the_whole_entry_is_answered(app: TestApp) {
    let changes = json!({"before": {"replicas": 2}, "after": {"replicas": 3}});
    let metadata = json!({"ticket": "OPS-7", "nested": {"list": [1, 2.5, null, true]}});
    app.append(1, entry("a").id(1).with("changes", changes.clone()).with("metadata", metadata.clone())).await;

    let answer = app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.expect(200);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let whole = answer.json();
    assert_eq!((&whole["changes"], &whole["metadata"]), (&changes, &metadata));
    let mut listed = app.try_list(1, "").await.json()["entries"][0].clone();
    listed["changes"] = changes;
    listed["metadata"] = metadata;
    assert_eq!(whole, listed, "everything else is what the list shows");
}

async fn what_was_not_sent_is_null(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    let whole = app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.expect(200).json();
    assert_eq!((&whole["changes"], &whole["metadata"]), (&Value::Null, &Value::Null));
    assert_eq!(whole.as_object().unwrap().len(), 23);

    // Half of the changes is no reason to lose the other half.
    app.append(1, entry("b").id(2).with("changes", json!({"after": {"a": 1}}))).await;
    let whole = app.get(&routes::audit_log(1, id(2))).bearer(&admin(1)).send().await.expect(200).json();
    assert_eq!(whole["changes"], json!({"before": {}, "after": {"a": 1}}));
}

async fn anything_else_is_not_found(app: TestApp) {
    app.create_project(2, 30).await;
    app.append(2, entry("of another project").id(2)).await;
    for unknown in
        [id(1).to_string(), id(2).to_string(), "7".into(), "not-a-uuid".into(), "%00".into(), "%F0%9F".into()]
    {
        let path = format!("{}/{unknown}", routes::audit_logs(1));
        app.get(&path).bearer(&admin(1)).send().await.refused(404, "entry_not_found");
    }
    app.get(&routes::audit_log(2, id(2))).bearer(&admin(2)).send().await.expect(200);
}

async fn an_expired_entry_is_not_found(app: TestApp) {
    app.append(1, entry("a").id(1).minutes_ago(0)).await;
    app.ambient.advance(30 * 86_400);
    app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.expect(200);
    app.ambient.advance(1);
    app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.refused(404, "entry_not_found");
}
