//! Metrics, on a listener of their own.

use crate::harness::{Engine, Program, Server, Stream, both_engines, entry, exchange, scrape};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::TcpListener;

both_engines!(Program: what_happens_is_measured, metrics_are_not_served_where_everybody_asks, a_taken_address_is_said);

async fn what_happens_is_measured(program: Program) {
    let (program, address) = program.with_metrics();
    program.create_project();
    let (writer, reader) = (program.create_token("ingest"), program.create_token("admin"));
    let server = Server::start(&program);
    let path = "/api/v1/projects/1/audit-logs";
    let twice: Vec<Value> = vec![entry("a").id(1).into(), entry("b").id(2).into()];
    assert_eq!(server.with_token(&writer, "POST", path, &json!(twice).to_string()).0, 201);
    assert_eq!(server.with_token(&writer, "POST", path, &json!(twice).to_string()).0, 201);
    assert_eq!(server.with_token(&writer, "POST", path, "[{}]").0, 422);
    assert_eq!(server.with_token(&reader, "GET", &format!("{path}?search=needle&range=36500d"), "").0, 200);
    assert_eq!(server.request("GET", "/api/v1/made/up", &[], "").0, 404);

    let metrics = scrape::metrics(&address);
    assert_eq!(scrape::value(&metrics, "daybook_entries_appended_total"), 2);
    assert_eq!(scrape::value(&metrics, "daybook_entries_duplicate_total"), 2);
    assert_eq!(scrape::value(&metrics, "daybook_entries_refused_total"), 1);
    let requests = |method: &str, route: &str, status: u16| {
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        scrape::value(&metrics, &format!("daybook_http_request_duration_seconds_count{{{labels}}}"))
    };
    let route = "/api/v1/projects/{project_id}/audit-logs";
    assert_eq!((requests("POST", route, 201), requests("POST", route, 422), requests("GET", route, 200)), (2, 1, 1));
    assert_eq!(scrape::value(&metrics, "daybook_http_requests_in_flight"), 0);
    assert!(scrape::value(&metrics, "daybook_database_connections_open") >= 1);
    let answered = ["index", "database"].map(|by| scrape::value(&metrics, &format!("daybook_answers_by_{by}_total")));
    assert_eq!(answered.iter().sum::<u64>(), 1);
    assert_eq!(scrape::value(&metrics, "daybook_index_lag_entries"), 0, "nothing was appended since that question");
    assert_eq!(scrape::value(&metrics, "daybook_tails_open"), 0);
    for made_up in ["made/up", "needle", "/projects/1/"] {
        assert!(!metrics.contains(made_up), "{made_up} is in {metrics}");
    }

    for (method, path, status, code) in
        [("GET", "/elsewhere", 404, "not_found"), ("POST", "/metrics", 405, "method_not_allowed")]
    {
        let answer = exchange(&address, method, path, &[], "").unwrap().to_ascii_lowercase();
        assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{answer}");
        assert!(answer.contains("x-request-id: ") && answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains(code), "{answer}");
    }
}

async fn metrics_are_not_served_where_everybody_asks(program: Program) {
    let server = Server::start(&program);
    let (_, body) = server.request("GET", "/metrics", &[], "");
    assert!(!body.contains("daybook_"), "{body}");
}

async fn a_taken_address_is_said(program: Program) {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = program.run(&["serve", "--listen", "127.0.0.1:0", "--metrics-listen", &address, "--log", "error"]);
    outcome.failed_in_a_line_with(&[&address, "in use", "DAYBOOK_METRICS_LISTEN"]);
}

#[actix_web::test]
async fn every_metric_is_documented_with_its_type() {
    let (program, address) = Program::start(Engine::Sqlite).await.with_metrics();
    program.create_project();
    let reader = program.create_token("admin");
    let server = Server::start(&program);
    let tail = Stream::open(&server, &reader, "/api/v1/projects/1/audit-logs/tail", &[]);
    let metrics = scrape::metrics(&address);
    assert_eq!(scrape::value(&metrics, "daybook_tails_open"), 1);
    drop(tail);

    let served = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let document = include_str!("../docs/metrics.md");
    let documented = document.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `daybook_")?.split('|').map(str::trim);
        Some((cells.next()?.trim_end_matches('`'), cells.next()?))
    });
    let served: BTreeSet<_> = served.map(|(name, kind)| (name.trim_start_matches("daybook_"), kind)).collect();
    assert_eq!(served, documented.collect());
    let alerts = include_str!("../docs/alerts.yml");
    let asked = alerts.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    for name in asked.filter_map(|word| word.strip_prefix("daybook_")) {
        let name = ["_bucket", "_sum", "_count"].into_iter().fold(name, |name, end| name.trim_end_matches(end));
        assert!(served.iter().any(|(known, _)| *known == name), "daybook_{name} is not served");
    }
}
