//! Writes logs, and keeps the model up with what is in them.

use super::log::{Log, Told};
use super::model::Model;
use super::moments::NOW;
use crate::harness::{Answer, TestApp, ingest};
use daybook_wire::routes;
use serde_json::{Value, json};

/// Writes a log, and says what is in it. Something happens when half of it is there.
pub(super) async fn write(app: &TestApp, project: i64, log: Log, midway: impl AsyncFnOnce()) -> Model {
    let mut model = begin(app, project).await;
    let half = log.entries.len() / 2;
    append(app, &mut model, &log.entries[..half]).await;
    midway().await;
    append(app, &mut model, &log.entries[half..]).await;
    for told in log.told {
        tell(app, &mut model, told).await;
    }
    keep_for(app, &mut model, log.retention_days).await;
    model
}

/// A project without entries.
pub(super) async fn begin(app: &TestApp, project: i64) -> Model {
    app.create_project(project, 30).await;
    Model { project, entries: Vec::new(), told: Vec::new(), retention_days: 30 }
}

/// Sends entries that are taken.
pub(super) async fn append(app: &TestApp, model: &mut Model, entries: &[Value]) {
    app.append(model.project, entries).await;
    model.entries.extend_from_slice(entries);
}

/// Tells what the platform now knows of an actor, which leaves an entry of its own behind.
pub(super) async fn tell(app: &TestApp, model: &mut Model, told: Told) {
    let path = routes::actor(model.project, told.kind.parse().unwrap(), &told.id);
    let body = json!({"name": told.name, "deleted": told.deleted});
    let answer = app.call("PATCH", &path).bearer(&ingest(model.project)).json(body).send().await.expect(200);
    let actor = format!("{}:{}", told.kind, told.id);
    let resource = json!({"type": "actor", "id": actor, "name": told.name.as_ref().unwrap_or(&told.id)});
    let who = json!({"type": "user", "id": "a-platform", "name": "platform-prod"});
    model.entries.push(own_entry(&answer, "PATCH", &path, "daybook.actor.update", &who, &resource));
    model.told.push(told);
}

/// Sets the retention, and leaves no entry behind.
pub(super) async fn keep_for(app: &TestApp, model: &mut Model, days: i64) {
    let project = model.project;
    app.database.execute(&format!("UPDATE projects SET retention_days = {days} WHERE id = {project}")).await;
    model.retention_days = days;
}

/// What Daybook writes about a request of which this is the answer.
pub(super) fn own_entry(
    answer: &Answer,
    method: &str,
    path: &str,
    action: &str,
    actor: &Value,
    resource: &Value,
) -> Value {
    json!({
        "actor": actor, "method": method, "path": path, "status_code": answer.status(), "action": action,
        "started_at": NOW, "source": "dashboard", "resource": resource, "request_id": answer.header("X-Request-Id"),
    })
}
