//! Which endpoint knows which parameter. What it does not know it refuses, by name.

use crate::harness::{Answer, TestApp, admin, both_engines, entry, ingest, operations, request, token};
use daybook_wire::query::{Field, Mode};
use daybook_wire::routes;
use serde_json::json;

both_engines!(
    no_operation_takes_a_parameter_that_it_does_not_know,
    each_endpoint_knows_its_own_parameters_and_refuses_others,
    every_endpoint_takes_every_filter,
    what_is_wrong_is_named_everywhere,
);

const RANGE: [&str; 3] = ["range=1h", "from=2026-06-11T00:00:00Z", "to=2026-06-11T00:00:00Z"];
/// Each with a value that is good where it is known.
const OTHERS: [&str; 9] =
    ["order=asc", "limit=5", "buckets=5", "tz=UTC", "field=actor", "top=5", "contains=x", "format=csv", "colour=red"];

/// An endpoint, and what it knows besides filters.
fn endpoints() -> [(String, Vec<&'static str>); 6] {
    let range_and = |others: &[&'static str]| [&RANGE, others].concat();
    [
        (routes::audit_logs(1), range_and(&["order=asc", "limit=5"])),
        (routes::volume(1), range_and(&["buckets=5", "tz=UTC"])),
        (routes::facets(1), range_and(&["field=actor", "top=5"])),
        (routes::relaxations(1), range_and(&[])),
        (routes::export(1), range_and(&["order=asc", "format=csv"])),
        (routes::tail(1), Vec::new()),
    ]
}

/// The stream has no end; its headers do. An export leaves no entry that way.
async fn head(app: &TestApp, path: &str, query: &str) -> Answer {
    app.call("HEAD", &format!("{path}?{query}")).bearer(&admin(1)).send().await
}

async fn no_operation_takes_a_parameter_that_it_does_not_know(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    let operator = token("operator").instance_admin().signed();
    for operation in operations() {
        let bearer = match operation.id.as_str() {
            "appendEntries" | "updateActor" => ingest(1),
            "createProject" => operator.clone(),
            _ => admin(1),
        };
        let answer = request(&app, &operation.id, "colour=red").bearer(&bearer).send().await;
        assert_eq!(answer.status(), 400, "{}: {}", operation.id, answer.text());
        // HEAD has no body to read the code from.
        if operation.id != "tailEntries" {
            let problem = answer.refused(400, "invalid_parameter");
            assert_eq!((&problem["param"], &problem["value"]), (&json!("colour"), &json!("red")), "{}", operation.id);
        }
    }
}

async fn each_endpoint_knows_its_own_parameters_and_refuses_others(app: TestApp) {
    for (path, known) in endpoints() {
        for parameter in RANGE.into_iter().chain(OTHERS) {
            if known.contains(&parameter) {
                let twice = format!("{parameter}&{parameter}");
                assert_eq!(head(&app, &path, parameter).await.status(), 200, "{path}?{parameter}");
                let status = if parameter == "field=actor" { 200 } else { 400 };
                assert_eq!(head(&app, &path, &twice).await.status(), status, "{path}?{twice}");
            } else {
                let (name, value) = parameter.split_once('=').unwrap();
                let problem = app.ask(&format!("{path}?{parameter}")).await.refused(400, "invalid_parameter");
                assert_eq!((&problem["param"], &problem["value"]), (&json!(name), &json!(value)), "{path}");
            }
        }
    }
}

async fn every_endpoint_takes_every_filter(app: TestApp) {
    for (path, _) in endpoints() {
        for field in Field::ALL {
            let value = match field {
                Field::Actor => "user:1",
                Field::Source => "cli",
                Field::Status => "4xx",
                Field::Resource => "node:1",
                Field::Ip => "10.0.0.0%2F8",
                _ => "x",
            };
            for mode in Mode::ALL {
                let query = format!("{0}={value}&{0}={value}", field.parameter(mode));
                assert_eq!(head(&app, &path, &query).await.status(), 200, "{path}?{query}");
            }
        }
        assert_eq!(head(&app, &path, "search=%25").await.status(), 200, "{path}");
    }
}

async fn what_is_wrong_is_named_everywhere(app: TestApp) {
    for (path, known) in endpoints() {
        let mut wrong = vec![
            ("search=a&search=b".to_owned(), "search"),
            (format!("search={}", "x".repeat(256)), "search"),
            ("search=a%00b".to_owned(), "search"),
            ("action=%ff".to_owned(), "action"),
            ("%ff=x".to_owned(), "%ff"),
            ("actor=58392".to_owned(), "actor"),
            ("ip_exclude=10.0.0.0/33".to_owned(), "ip_exclude"),
            (vec!["cluster=x"; 101].join("&"), "cluster"),
        ];
        if !known.is_empty() {
            wrong.extend([
                ("range=1w".to_owned(), "range"),
                ("range=36501d".to_owned(), "range"),
                ("from=yesterday".to_owned(), "from"),
                ("to=2026-06-31T00:00:00Z".to_owned(), "to"),
                ("from=2026-06-11T00:00:00Z&to=2026-06-11T00:00:00Z".to_owned(), "from"),
                ("range=1h&from=2026-06-11T00:00:00Z".to_owned(), "range"),
            ]);
        }
        for (query, param) in wrong {
            let problem = app.ask(&format!("{path}?{query}")).await.refused(400, "invalid_parameter");
            assert_eq!(problem["param"], param, "{path}?{query}: {problem}");
            assert!(problem["value"].is_string() && problem["expected"].is_string(), "{problem}");
        }
    }
}
