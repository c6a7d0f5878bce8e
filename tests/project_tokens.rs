//! `…/tokens`: what platforms and programs get in with.

use crate::harness::{Answer, TestApp, admin, both_engines, entry};
use daybook_wire::routes;
use serde_json::{Value, json};

both_engines!(
    a_token_is_shown_once_and_works,
    a_token_that_is_revoked_stops_working_at_once,
    a_token_says_when_it_was_last_used,
    a_token_lasts_a_year_unless_said_otherwise,
    bad_tokens_are_refused,
    a_project_knows_only_its_own_tokens,
);

async fn create(app: &TestApp, body: Value) -> Answer {
    app.post(&routes::tokens(1)).bearer(&admin(1)).json(body).send().await
}

async fn created(app: &TestApp, role: &str) -> (String, String) {
    let token = create(app, json!({"name": "platform-prod", "role": role})).await.expect(201).json();
    (token["id"].as_str().unwrap().to_owned(), token["token"].as_str().unwrap().to_owned())
}

async fn list(app: &TestApp) -> Vec<Value> {
    app.get(&routes::tokens(1)).bearer(&admin(1)).send().await.expect(200).read()
}

async fn a_token_is_shown_once_and_works(app: TestApp) {
    let (_, writer) = created(&app, "ingest").await;
    app.post(&routes::audit_logs(1)).bearer(&writer).json(entry("a")).send().await.expect(201);
    app.get(&routes::audit_logs(1)).bearer(&writer).send().await.refused(403, "admin_required");
    let (_, reader) = created(&app, "admin").await;
    let page = app.get(&format!("{}?action=thing.patch", routes::audit_logs(1))).bearer(&reader).send().await;
    assert_eq!(page.expect(200).json()["entries"][0]["ingested_by"], "platform-prod");

    let listed = app.get(&routes::tokens(1)).bearer(&admin(1)).send().await.expect(200).text();
    assert!(!listed.contains(&writer) && !listed.contains(&reader) && !listed.contains("\"token\""));
}

async fn a_token_that_is_revoked_stops_working_at_once(app: TestApp) {
    let (id, writer) = created(&app, "ingest").await;
    let path = routes::token(1, id.parse().unwrap());
    app.delete(&path).bearer(&admin(1)).send().await.expect(204);
    app.post(&routes::audit_logs(1)).bearer(&writer).json(entry("a")).send().await.refused(401, "token_revoked");
    assert_eq!(list(&app).await, Vec::<Value>::new());
    app.delete(&path).bearer(&admin(1)).send().await.refused(404, "token_not_found");
}

async fn a_token_says_when_it_was_last_used(app: TestApp) {
    let (_, writer) = created(&app, "ingest").await;
    assert_eq!(list(&app).await[0]["last_used_at"], Value::Null);
    let mut seen = Vec::new();
    for seconds in [0, 59, 1] {
        app.ambient.advance(seconds);
        app.get(&routes::project(1)).bearer(&writer).send().await.expect(200);
        seen.push(list(&app).await[0]["last_used_at"].as_str().unwrap().to_owned());
    }
    assert_eq!(seen[0], "2026-06-11T12:00:00.000000Z");
    assert_eq!(seen[1], seen[0], "to the minute");
    assert_eq!(seen[2], "2026-06-11T12:01:00.000000Z");
}

async fn a_token_lasts_a_year_unless_said_otherwise(app: TestApp) {
    let year = create(&app, json!({"name": "a", "role": "ingest"})).await.expect(201).json();
    assert_eq!(year["expires_at"], "2027-06-11T12:00:00.000000Z");
    let day = create(&app, json!({"name": "b", "role": "ingest", "expires_in_days": 1})).await.expect(201).json();
    assert_eq!(day["expires_at"], "2026-06-12T12:00:00.000000Z");
    app.ambient.advance(86_400);
    let bearer = day["token"].as_str().unwrap();
    app.get(&routes::project(1)).bearer(bearer).send().await.refused(401, "token_expired");
    let names: Vec<Value> = list(&app).await.iter().map(|token| token["name"].clone()).collect();
    assert_eq!(names, ["b", "a"], "newest first");
}

async fn bad_tokens_are_refused(app: TestApp) {
    for (body, param) in [
        (json!({"name": "", "role": "ingest"}), "name"),
        (json!({"name": "a\nb", "role": "ingest"}), "name"),
        (json!({"name": "x".repeat(257), "role": "ingest"}), "name"),
        (json!({"name": "a", "role": "viewer"}), "role"),
        (json!({"name": "a", "role": "ingest", "expires_in_days": 0}), "expires_in_days"),
        (json!({"name": "a", "role": "ingest", "expires_in_days": 3651}), "expires_in_days"),
    ] {
        assert_eq!(create(&app, body).await.refused(422, "invalid_body")["param"], param);
    }
    create(&app, json!({"name": "a", "role": "ingest", "colour": "red"})).await.refused(422, "invalid_body");
    assert_eq!(list(&app).await, Vec::<Value>::new());
}

async fn a_project_knows_only_its_own_tokens(app: TestApp) {
    app.create_project(2, 30).await;
    let (id, writer) = created(&app, "ingest").await;
    let elsewhere = routes::token(2, id.parse().unwrap());
    app.delete(&elsewhere).bearer(&admin(2)).send().await.refused(404, "token_not_found");
    app.post(&routes::audit_logs(2)).bearer(&writer).json(entry("a")).send().await.refused(404, "project_not_found");
    app.post(&routes::audit_logs(1)).bearer(&writer).json(entry("a")).send().await.expect(201);
}
