//! What an entry must look like, and what is said about one that does not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use daybook_wire::new_entry::{MAX_JSON_BYTES, Rules};
use daybook_wire::{EntryError, EntryErrorCode, NewEntry, Source};
use serde_json::{Value, json};

fn rules() -> Rules {
    Rules {
        now: "2026-06-11T12:00:00Z".parse().unwrap(),
        kept_from: "2026-05-12T12:00:00Z".parse().unwrap(),
        cli_user_agents: vec!["porter-cli".into()],
        may_be_own: false,
    }
}

fn minimal() -> Value {
    json!({
        "actor": {"type": "user", "id": "58392"},
        "method": "patch",
        "path": "/api/v2/projects/1/clusters/7",
        "status_code": 200,
        "action": "cluster.patch",
        "started_at": "2026-06-11T10:53:41.123456Z",
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut entry = minimal();
    entry[field] = value;
    entry
}

fn read(value: Value) -> Result<NewEntry, Vec<EntryError>> {
    let mut errors = Vec::new();
    NewEntry::from_json(3, value, &rules(), &mut errors).ok_or(errors)
}

#[test]
fn the_required_fields_are_enough() {
    let entry = read(minimal()).unwrap();
    assert_eq!(entry.actor_name, "58392");
    assert_eq!(entry.method, "PATCH");
    assert_eq!(entry.source, Source::Dashboard);
    assert_eq!(entry.id, None);
}

#[test]
fn null_equals_absent() {
    let mut entry = minimal();
    for field in ["id", "source", "resource", "metadata", "changes", "remote_ip", "duration_ms", "cli_command"] {
        entry[field] = Value::Null;
    }
    assert_eq!(read(entry), read(minimal()));
}

#[test]
fn the_source_follows_from_the_user_agent_then_from_the_actor() {
    assert_eq!(read(with("user_agent", json!("porter-cli/0.52"))).unwrap().source, Source::Cli);
    assert_eq!(read(with("actor", json!({"type": "api_token", "id": "ci"}))).unwrap().source, Source::Api);
    assert_eq!(read(with("source", json!("api"))).unwrap().source, Source::Api);
}

#[test]
fn a_resource_that_is_a_cluster_fills_the_cluster() {
    let resource = json!({"type": "cluster", "id": "7", "name": "eks"});
    let entry = read(with("resource", resource.clone())).unwrap();
    assert_eq!(entry.cluster.unwrap().name, "eks");
    assert_eq!(entry.application, None);
    let mut entry = with("resource", resource);
    entry["cluster"] = json!({"id": "8"});
    assert_eq!(read(entry).unwrap().cluster.unwrap().id, "8");
}

#[test]
fn every_error_names_its_entry_and_field() {
    use EntryErrorCode::*;
    let long = "x".repeat(2_049);
    for (field, value, name, code) in [
        ("actor", Value::Null, "actor", Required),
        ("actor", json!({"type": "user"}), "actor.id", Required),
        ("actor", json!({"type": "user", "id": ""}), "actor.id", Required),
        ("actor", json!({"type": "robot", "id": "1"}), "actor.type", InvalidValue),
        ("actor", json!({"type": "user", "id": "1", "age": 3}), "actor.age", UnknownField),
        ("actor", json!("rudi"), "actor", InvalidType),
        ("colour", json!("red"), "colour", UnknownField),
        ("project_id", json!(1), "project_id", UnknownField),
        ("method", json!("GE T"), "method", InvalidValue),
        ("path", json!(long), "path", TooLong),
        ("path", json!(7), "path", InvalidType),
        ("action", json!("a\u{0}b"), "action", ControlCharacter),
        ("action", json!("daybook.export"), "action", ReservedAction),
        ("status_code", json!(99), "status_code", InvalidValue),
        ("status_code", json!(200.5), "status_code", InvalidValue),
        ("status_code", json!("200"), "status_code", InvalidType),
        ("id", json!("7"), "id", InvalidValue),
        ("started_at", json!("2026-06-11"), "started_at", InvalidValue),
        ("started_at", json!("2026-06-11T12:05:00.000001Z"), "started_at", InFuture),
        ("started_at", json!("2026-05-12T11:59:59.999999Z"), "started_at", EntryExpired),
        ("remote_ip", json!("203.0.113"), "remote_ip", InvalidValue),
        ("duration_ms", json!(-1), "duration_ms", InvalidValue),
        ("resource", json!({"type": "a:b", "id": "1"}), "resource.type", InvalidValue),
        ("metadata", json!([]), "metadata", InvalidType),
        ("metadata", json!({"note": "x".repeat(17_000)}), "metadata", TooLong),
        ("changes", json!({"was": {}}), "changes.was", UnknownField),
        ("changes", json!({"before": 1, "after": {}}), "changes.before", InvalidType),
    ] {
        let errors = read(with(field, value.clone())).expect_err(&format!("{field}: {value}"));
        let found: Vec<_> = errors.iter().map(|error| (error.index, error.field.as_str(), error.code)).collect();
        assert_eq!(found, [(3, name, code)], "{value}");
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let errors = read(json!({"method": 7, "colour": "red"})).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["started_at", "actor", "method", "path", "status_code", "action", "colour"]);
    assert_eq!(read(json!(7)).unwrap_err()[0].code, EntryErrorCode::InvalidType);
}

#[test]
fn control_characters_inside_metadata_are_kept() {
    let metadata = json!({"note": "a\u{0}b\n"});
    assert_eq!(Value::Object(read(with("metadata", metadata.clone())).unwrap().metadata.unwrap()), metadata);
}

#[test]
fn changes_at_their_limit_are_taken_as_they_are_told() {
    let before = |bytes: usize| json!({"before": {"note": "x".repeat(bytes - r#"{"before":{"note":""}}"#.len())}});
    let entry = read(with("changes", before(MAX_JSON_BYTES))).unwrap();
    let told = json!(entry.changes.as_ref().unwrap());
    assert!(told["after"].is_object(), "what was left out is told as empty");
    assert_eq!(read(with("changes", told)).unwrap(), entry);
    assert_eq!(read(with("changes", before(MAX_JSON_BYTES + 1))).unwrap_err()[0].code, EntryErrorCode::TooLong);
}
