//! `POST …/audit-logs`: what is refused, and that nothing of it is stored.

use crate::harness::{EntryBuilder, TestApp, admin, both_engines, entry, ingest, token};
use daybook_wire::{Role, routes};
use serde_json::{Value, json};

both_engines!(
    every_error_names_its_entry_and_field,
    one_bad_entry_keeps_all_others_out,
    at_most_a_hundred_errors_are_named,
    what_is_no_json_is_malformed,
    other_content_types_are_refused,
    a_parameter_is_refused,
    rights_are_checked_before_the_body,
    a_missing_project_takes_nothing,
);

/// What is wrong with one entry, as field and code.
async fn errors_of(app: &TestApp, entry: impl Into<Value>) -> Vec<(String, String)> {
    let problem = app.try_append(1, json!([entry.into()])).await.refused(422, "invalid_entries");
    let errors = problem["errors"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    errors.map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}

async fn every_error_names_its_entry_and_field(app: TestApp) {
    let long = |bytes: usize| "x".repeat(bytes);
    let cases: Vec<(EntryBuilder, &str, &str)> = vec![
        (entry("a").without("actor"), "actor", "required"),
        (entry("a").without("method"), "method", "required"),
        (entry("a").without("path"), "path", "required"),
        (entry("a").without("status_code"), "status_code", "required"),
        (entry("a").without("action"), "action", "required"),
        (entry("a").without("started_at"), "started_at", "required"),
        (entry("a").with("actor", json!({"type": "user"})), "actor.id", "required"),
        (entry("a").with("actor", json!({"id": "1"})), "actor.type", "required"),
        (entry("a").with("path", Value::Null), "path", "required"),
        (entry("a").with("path", ""), "path", "required"),
        (entry("a").with("colour", "red"), "colour", "unknown_field"),
        (entry("a").with("received_at", "2026-06-11T12:00:00Z"), "received_at", "unknown_field"),
        (entry("a").with("resource", json!({"type": "x", "id": "1", "size": 2})), "resource.size", "unknown_field"),
        (entry("a").with("status_code", "200"), "status_code", "invalid_type"),
        (entry("a").with("status_code", 99), "status_code", "invalid_value"),
        (entry("a").with("status_code", 600), "status_code", "invalid_value"),
        (entry("a").with("id", "7"), "id", "invalid_value"),
        (entry("a").with("remote_ip", "10.0.0.0/8"), "remote_ip", "invalid_value"),
        (entry("a").with("source", "web"), "source", "invalid_value"),
        (entry("a").with("path", long(2_049)), "path", "too_long"),
        (entry("a").with("action", long(257)), "action", "too_long"),
        (entry("a").with("user_agent", long(513)), "user_agent", "too_long"),
        (entry("a").with("metadata", json!({"x": long(16_384)})), "metadata", "too_long"),
        (entry("a").with("environment_group", "a\nb"), "environment_group", "control_character"),
        (entry("a").with("path", "/a\u{0}b"), "path", "control_character"),
        (entry("a").with("action", "daybook.export"), "action", "reserved_action"),
        (entry("a").started_at("2026-06-11T12:05:00.000001Z"), "started_at", "in_future"),
        (entry("a").started_at("2026-05-12T11:59:59.999999Z"), "started_at", "entry_expired"),
        (entry("a").started_at("2026-06-11T12:00:00"), "started_at", "invalid_value"),
    ];
    for (entry, field, code) in cases {
        let sent = Value::from(entry);
        assert_eq!(errors_of(&app, sent.clone()).await, [(field.to_owned(), code.to_owned())], "{sent}");
    }
    assert_eq!(app.list(1, "").await.entries, []);

    // At the limits, all is well.
    let edges = vec![
        entry("a").started_at("2026-06-11T12:05:00Z"),
        entry("a").started_at("2026-05-12T12:00:00Z"),
        entry("a").with("path", long(2_048)).with("action", long(256)).with("user_agent", long(512)),
        entry("a").with("status_code", 100).with("duration_ms", i64::MAX),
        entry("a").with("status_code", 599).with("duration_ms", 0),
    ];
    assert_eq!(app.append(1, edges).await.accepted, 5);
}

async fn one_bad_entry_keeps_all_others_out(app: TestApp) {
    let batch = vec![entry("good"), entry("good too"), entry("bad").without("path")];
    let problem = app.try_append(1, batch).await.refused(422, "invalid_entries");
    assert_eq!(problem["errors"][0]["index"], 2);
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
    assert_eq!(app.list(1, "").await.entries, []);
    let rows = app.database.number("SELECT COUNT(*) AS value FROM audit_entries").await;
    assert_eq!(rows, 0);
}

async fn at_most_a_hundred_errors_are_named(app: TestApp) {
    let problem = app.try_append(1, vec![json!({}); 30]).await.refused(422, "invalid_entries");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 100);
    for scalar in [json!(7), json!("entry"), json!(null), json!([[]])] {
        let problem = app.try_append(1, scalar).await.refused(422, "invalid_entries");
        assert_eq!(
            problem["errors"][0],
            json!({
                "index": 0, "field": "", "code": "invalid_type", "message": problem["errors"][0]["message"],
            })
        );
    }
}

async fn what_is_no_json_is_malformed(app: TestApp) {
    let good = Value::from(entry("good")).to_string();
    let deep = "[".repeat(100_000);
    for (content_type, body) in [
        ("application/json", ""),
        ("application/json", "{"),
        ("application/json", r#"{"path": "\ud800"}"#),
        ("application/json", "{}{}"),
        ("application/json", &deep),
        ("application/x-ndjson", "not json"),
        ("application/x-ndjson", &format!("{good}\n{good}{good}\n")),
    ] {
        let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1));
        call.body(content_type, body.to_owned()).send().await.refused(400, "malformed_body");
    }
    let latin1 = b"{\"path\": \"/caf\xe9\"}".to_vec();
    let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/json", latin1);
    call.send().await.refused(400, "malformed_body");

    let lines = format!("{good}\n\n{good} nonsense\n");
    let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/x-ndjson", lines);
    let problem = call.send().await.refused(400, "malformed_body");
    assert!(problem["detail"].as_str().unwrap().contains("Line 3"), "{problem}");
    assert_eq!(app.list(1, "").await.entries, []);
}

async fn other_content_types_are_refused(app: TestApp) {
    let body = Value::from(entry("a")).to_string();
    for content_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "text/csv"] {
        let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body(content_type, body.clone());
        call.send().await.refused(415, "unsupported_media_type");
    }
    let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).header("Content-Encoding", "br");
    call.body("application/json", body.clone()).send().await.refused(415, "unsupported_media_type");

    let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1));
    call.body("application/json; charset=utf-8", body).send().await.expect(201);
}

async fn a_parameter_is_refused(app: TestApp) {
    let path = format!("{}?dry_run=1", routes::audit_logs(1));
    let problem = app.post(&path).bearer(&ingest(1)).json(entry("a")).send().await.refused(400, "invalid_parameter");
    assert_eq!((&problem["param"], &problem["value"]), (&json!("dry_run"), &json!("1")));
    assert_eq!(app.list(1, "").await.entries, []);
}

async fn rights_are_checked_before_the_body(app: TestApp) {
    let post = || app.post(&routes::audit_logs(1)).body("application/json", "not json");
    post().send().await.refused(401, "authentication_required");
    post().bearer("garbage").send().await.refused(401, "invalid_token");
    post().bearer(&admin(1)).send().await.refused(403, "ingest_required");
    post().bearer(&admin(2)).send().await.refused(404, "project_not_found");
    let gone = token("ci").claim("kind", "api_token").claim("jti", "01978f2e-0000-7000-8000-000000000000");
    post().bearer(&gone.role(1, Role::Ingest).signed()).send().await.refused(401, "token_revoked");
    let elsewhere = app.post(&routes::audit_logs(1)).body("text/plain", "x").bearer(&admin(1));
    elsewhere.send().await.refused(403, "ingest_required");
}

async fn a_missing_project_takes_nothing(app: TestApp) {
    app.try_append(2, entry("a")).await.refused(404, "project_not_found");
}
