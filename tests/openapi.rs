//! `GET /api/v1/openapi.json`: the description and the application agree.

mod completeness;

use crate::harness::{TestApp, admin, both_engines};
use daybook_wire::query::{Field, Mode};
use daybook_wire::{ErrorCode, routes};
use serde_json::Value;
use std::collections::BTreeSet;

both_engines!(every_described_operation_is_served, the_description_is_served_to_everybody);

pub(crate) fn description() -> Value {
    serde_json::to_value(daybook_api::description()).unwrap()
}

/// Method, path and description of each operation.
pub(crate) fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "options", "head", "patch", "trace"] {
            if let Some(operation) = item.get(method) {
                operations.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    operations
}

async fn every_described_operation_is_served(app: TestApp) {
    let description = description();
    assert_eq!(description["servers"][0]["url"], routes::BASE);
    let operations = operations(&description);
    assert!(operations.len() >= 9);
    for (method, path, operation) in operations {
        let id = "01978f2e-0000-7000-8000-000000000000";
        let filled = path.replace("{project_id}", "1").replace("{type}", "user");
        let filled = filled.replace("{id}", id).replace("{view_id}", id);
        assert!(!filled.contains('{'), "{path} has a parameter that this test does not know");
        // A stream without end is asked for its headers only.
        let streams = operation["responses"]["200"]["content"].get("text/event-stream").is_some();
        let asked = if streams { "HEAD" } else { &method };
        let answer = app.call(asked, &format!("{}{filled}", routes::BASE)).bearer(&admin(1)).send().await;
        let code = if answer.status() < 300 { Value::Null } else { answer.json()["code"].clone() };
        assert_ne!(code, "not_found", "{method} {path}");
        assert_ne!(code, "method_not_allowed", "{method} {path}");
        let responses = &operation["responses"];
        assert!(responses.get(answer.status().to_string()).is_some(), "{method} {path} answers {}", answer.status());
    }
}

async fn the_description_is_served_to_everybody(app: TestApp) {
    assert_eq!(app.get("/api/v1/openapi.json").send().await.expect(200).json(), description());
}

#[test]
fn every_operation_has_an_id_of_its_own_and_a_summary() {
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&description()) {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has none")).to_owned();
        assert!(ids.insert(id.clone()), "{id} is there twice");
        for text in ["summary", "description"] {
            assert!(operation[text].as_str().is_some_and(|text| !text.trim().is_empty()), "{id} has no {text}");
        }
    }
}

#[test]
fn every_error_code_is_listed() {
    let listed = &description()["components"]["schemas"]["ErrorCode"]["enum"];
    let listed: BTreeSet<&str> = listed.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(listed, ErrorCode::ALL.iter().map(|code| code.as_str()).collect());
}

#[test]
fn every_parameter_of_the_query_language_is_described() {
    let description = description();
    let parameters = &description["paths"]["/projects/{project_id}/audit-logs"]["get"]["parameters"];
    let described: BTreeSet<&str> = parameters
        .as_array()
        .unwrap()
        .iter()
        .filter(|parameter| parameter["in"] == "query")
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    let mut expected: BTreeSet<&str> = ["search", "range", "from", "to", "order", "limit", "cursor"].into();
    expected.extend(Field::ALL.iter().flat_map(|field| Mode::ALL.map(|mode| field.parameter(mode))));
    assert_eq!(described, expected);
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let description = description();
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}
