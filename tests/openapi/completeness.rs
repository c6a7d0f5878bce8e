//! Whoever works from the description alone finds everything in it: every operation, those to come included, says what it takes
//! and what it answers, in words, types, limits and examples.

use super::{description, operations};
use daybook_wire::Problem;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every place that something is missing from. Empty when nothing is.
#[derive(Default)]
struct Missing(Vec<String>);

impl Missing {
    fn unless(&mut self, there: bool, what: impl FnOnce() -> String) {
        if !there {
            self.0.push(what());
        }
    }

    #[track_caller]
    fn nothing(self) {
        assert!(self.0.is_empty(), "the description lacks:\n  {}", self.0.join("\n  "));
    }
}

fn says(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// Follows a reference, if it is one.
fn resolve<'a>(description: &'a Value, part: &'a Value) -> &'a Value {
    match part["$ref"].as_str() {
        Some(reference) => description.pointer(reference.trim_start_matches('#')).expect(reference),
        None => part,
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Whether a schema, or what it refers to, shows what its values look like.
fn has_example(description: &Value, schema: &Value) -> bool {
    let schema = resolve(description, schema);
    let choices = || items(&schema["oneOf"]).chain(items(&schema["allOf"])).chain(items(&schema["anyOf"]));
    !schema["examples"].is_null()
        || schema.get("example").is_some()
        || !schema["properties"].is_null()
        || schema["items"].is_object() && has_example(description, &schema["items"])
        || schema["additionalProperties"].is_object() && has_example(description, &schema["additionalProperties"])
        || choices().any(|choice| has_example(description, choice))
}

/// Whether a schema of something that is sent bounds what may be sent.
fn is_bounded(description: &Value, schema: &Value) -> bool {
    let schema = resolve(description, schema);
    let is = |kind: &str| schema["type"] == kind || items(&schema["type"]).any(|one| one == kind);
    let has = |limits: &[&str]| limits.iter().any(|limit| !schema[*limit].is_null());
    if is("string") {
        return has(&["enum", "format", "pattern", "maxLength"]);
    }
    if is("integer") {
        return has(&["minimum"]);
    }
    if is("array") {
        return has(&["maxItems"]) && is_bounded(description, &schema["items"]);
    }
    true
}

#[test]
fn every_body_has_a_schema_and_an_example() {
    let description = description();
    let mut missing = Missing::default();
    for (method, path, operation) in operations(&description) {
        let body = &operation["requestBody"];
        missing.unless(body.is_null() || body["required"] == true, || {
            format!("{method} {path}: that its body is required")
        });
        let request =
            entries(&operation["requestBody"]["content"]).map(|(kind, body)| ("request".to_owned(), kind, body));
        let responses = entries(&operation["responses"]).flat_map(|(status, response)| {
            entries(&response["content"]).map(move |(kind, body)| (status.clone(), kind, body))
        });
        for (place, kind, body) in request.chain(responses) {
            let place = format!("{method} {path}, {place}, {kind}");
            missing
                .unless(body["schema"].is_object() || body["itemSchema"].is_object(), || format!("{place}: a schema"));
            missing.unless(body.get("example").is_some() || body["examples"].is_object(), || {
                format!("{place}: an example")
            });
        }
    }
    missing.nothing();
}

#[test]
fn every_error_is_a_problem_with_an_example_of_each_of_its_codes() {
    let description = description();
    let mut missing = Missing::default();
    for (method, path, operation) in operations(&description) {
        for (status, response) in entries(&operation["responses"]).filter(|(status, _)| status.as_str() >= "400") {
            let place = format!("{method} {path}, {status}");
            let body = &response["content"]["application/problem+json"];
            missing.unless(body["schema"]["$ref"] == "#/components/schemas/Problem", || format!("{place}: a problem"));
            missing.unless(body["examples"].is_object(), || format!("{place}: an example of a problem"));
            for (code, example) in entries(&body["examples"]) {
                let problem: Problem = serde_json::from_value(resolve(&description, example)["value"].clone()).unwrap();
                assert_eq!(
                    (problem.code.as_str(), problem.status.to_string()),
                    (code.as_str(), status.clone()),
                    "{place}"
                );
                let named = format!("`{code}`");
                missing.unless(
                    says(&response["description"]) && response["description"].as_str().unwrap().contains(&named),
                    || format!("{place}: {code} in words"),
                );
            }
        }
    }
    missing.nothing();
}

#[test]
fn every_answer_says_which_headers_it_has() {
    let description = description();
    let mut missing = Missing::default();
    for (method, path, operation) in operations(&description) {
        for (status, response) in entries(&operation["responses"]) {
            let place = format!("{method} {path}, {status}");
            missing.unless(says(&response["description"]), || format!("{place}: a description"));
            let expected = ["X-Request-Id"].into_iter().chain(match status.as_str() {
                "401" => Some("WWW-Authenticate"),
                "429" | "503" => Some("Retry-After"),
                _ => None,
            });
            for name in expected {
                missing.unless(response["headers"][name].is_object(), || format!("{place}: the header {name}"));
            }
            for (name, header) in entries(&response["headers"]) {
                let header = resolve(&description, header);
                missing.unless(says(&header["description"]), || format!("{place}: what {name} says"));
                missing
                    .unless(has_example(&description, &header["schema"]), || format!("{place}: an example of {name}"));
            }
        }
    }
    missing.nothing();
}

#[test]
fn every_parameter_is_described_bounded_and_shown() {
    let description = description();
    let mut missing = Missing::default();
    for (method, path, operation) in operations(&description) {
        for parameter in items(&operation["parameters"]) {
            let parameter = resolve(&description, parameter);
            let place = format!("{method} {path}, {}", parameter["name"]);
            missing.unless(says(&parameter["description"]), || format!("{place}: a description"));
            missing.unless(is_bounded(&description, &parameter["schema"]), || format!("{place}: limits"));
            let shown = parameter.get("example").is_some() || has_example(&description, &parameter["schema"]);
            missing.unless(shown, || format!("{place}: an example"));
        }
    }
    missing.nothing();
}

#[test]
fn every_field_is_described_and_shown() {
    let description = description();
    let mut missing = Missing::default();
    for (name, schema) in entries(&description["components"]["schemas"]) {
        missing.unless(says(&schema["description"]), || format!("{name}: a description"));
        missing.unless(has_example(&description, schema), || format!("{name}: an example"));
        for part in [schema].into_iter().chain(items(&schema["allOf"])) {
            for (field, schema) in entries(&part["properties"]) {
                let described =
                    [schema].into_iter().chain(items(&schema["oneOf"])).any(|part| says(&part["description"]));
                missing.unless(described, || format!("{name}.{field}: a description"));
                missing.unless(has_example(&description, schema), || format!("{name}.{field}: an example"));
            }
        }
    }
    missing.nothing();
}

#[test]
fn every_field_that_is_sent_is_bounded_and_no_other_is_taken() {
    fn gather<'a>(description: &'a Value, part: &'a Value, found: &mut BTreeSet<&'a str>) {
        if let Some(reference) = part["$ref"].as_str() {
            if found.insert(reference) {
                gather(description, resolve(description, part), found);
            }
        } else if let Some(fields) = part.as_object() {
            fields.values().for_each(|field| gather(description, field, found));
        } else {
            items(part).for_each(|item| gather(description, item, found));
        }
    }
    let description = description();
    let mut sent = BTreeSet::new();
    let operations = operations(&description);
    for (_, _, operation) in &operations {
        for (_, body) in entries(&operation["requestBody"]["content"]) {
            gather(&description, &body["schema"], &mut sent);
        }
    }
    let mut missing = Missing::default();
    for reference in sent {
        let schema = description.pointer(reference.trim_start_matches('#')).unwrap();
        if !schema["properties"].is_object() {
            continue;
        }
        missing
            .unless(schema["additionalProperties"] == false, || format!("{reference}: that no other field is taken"));
        for (field, schema) in entries(&schema["properties"]) {
            missing.unless(is_bounded(&description, schema), || format!("{reference}, {field}: limits"));
        }
    }
    missing.nothing();
}

#[test]
fn every_tag_is_described_and_every_operation_has_one() {
    let description = description();
    let tags: BTreeSet<&str> = items(&description["tags"])
        .inspect(|tag| assert!(says(&tag["description"]), "{tag}"))
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    for (method, path, operation) in operations(&description) {
        let own: Vec<&str> = items(&operation["tags"]).filter_map(Value::as_str).collect();
        assert!(own.len() == 1 && tags.contains(own[0]), "{method} {path}: {own:?}");
    }
}
