//! `daybook serve`

use crate::harness::{Engine, Program, Server, Stream, both_engines};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

both_engines!(Program: a_server_starts_answers_and_stops, a_stop_closes_tails_and_finishes_appends, what_is_acknowledged_survives_a_kill, a_taken_port_is_said);

async fn a_server_starts_answers_and_stops(program: Program) {
    let server = Server::start(&program);
    let (status, body) = server.request("GET", "/healthz", &[], "");
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (200, json!({"status": "ok"})));
    assert_eq!(server.request("GET", "/readyz", &[], "").0, 200, "it has brought the schema up to date itself");
    assert_eq!(server.request("GET", "/api/v1/me", &[], "").0, 401);
    assert_eq!(server.request("GET", "/api/v1/openapi.json", &[], "").0, 200);

    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("stopped"), "{log}");
    let again = Server::start(&program);
    assert_eq!(again.request("GET", "/readyz", &[], "").0, 200);
}

async fn a_stop_closes_tails_and_finishes_appends(program: Program) {
    program.create_project();
    let (reader, writer) = (program.create_token("admin"), program.create_token("ingest"));
    let server = Server::start(&program);
    let path = "/api/v1/projects/1/audit-logs";
    let mut tail = Stream::open(&server, &reader, &format!("{path}/tail"), &[]);
    let entry: Value = crate::harness::entry("last").started_at("2020-01-01T00:00:00Z").into();
    assert_eq!(server.with_token(&writer, "POST", path, &entry.to_string()).0, 201);
    assert_eq!(tail.entry(), ("1".to_owned(), "last".to_owned()));
    let stopped = std::thread::spawn(move || {
        let asked = Instant::now();
        (server.stop(), asked.elapsed())
    });
    let mut told = Vec::new();
    while let Some(event) = tail.event() {
        told.push(event.other);
    }
    let ((code, log), took) = stopped.join().unwrap();
    assert_eq!(code, Some(0), "{log}");
    assert!(took < Duration::from_secs(8), "a tail does not hold it up: {took:?}");
    assert_eq!(told.last().unwrap(), &["retry: 1000", ": the server stops"]);
}

async fn what_is_acknowledged_survives_a_kill(program: Program) {
    program.create_project();
    let token = program.json(&["token", "create", "--project", "1", "--role", "ingest", "--name", "writer"]);
    let entry: Value = crate::harness::entry("kept").started_at("2020-01-01T00:00:00Z").into();
    let server = Server::start(&program);
    let path = "/api/v1/projects/1/audit-logs";
    let (status, _) = server.with_token(token["token"].as_str().unwrap(), "POST", path, &entry.to_string());
    assert_eq!(status, 201);
    // Dropped, a server is killed where it stands.
    drop(server);
    let kept = program.entries().await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].entry.request_id.as_deref(), Some("kept"));
}

async fn a_taken_port_is_said(program: Program) {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = program.run(&["serve", "--listen", &address, "--log", "error"]);
    outcome.failed_in_a_line_with(&[&address, "in use", "DAYBOOK_LISTEN"]);
}

#[actix_web::test]
async fn a_secret_is_made_once_and_kept_from_others() {
    let program = Program::start(Engine::Sqlite).await;
    program.create_project();
    let token = program.json(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]);
    let path = program.directory().join("data/jwt-secret");
    let secret = std::fs::read_to_string(&path).unwrap();
    assert!(secret.trim_end().len() >= 32);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let server = Server::start(&program);
    let (status, _) = server.with_token(token["token"].as_str().unwrap(), "GET", "/api/v1/projects/1", "");
    assert_eq!(status, 200, "the server takes the token of the command line");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), secret);
}

#[actix_web::test]
async fn nothing_that_must_be_kept_is_logged() {
    let program = Program::start(Engine::Sqlite).await.set("DAYBOOK_LOG", "trace");
    program.create_project();
    let token = program.json(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]);
    let token = token["token"].as_str().unwrap();
    let server = Server::start(&program);
    let body = json!({"email": "nobody@example.com", "password": "a-password-in-the-log"}).to_string();
    server.request("POST", "/api/v1/session", &[("Content-Type", "application/json")], &body);
    server.with_token(token, "GET", "/api/v1/projects/1/audit-logs?search=a-search-in-the-log", "");

    let (_, log) = server.stop();
    let secret = std::fs::read_to_string(program.directory().join("data/jwt-secret")).unwrap();
    for kept in ["a-password-in-the-log", token, secret.trim_end()] {
        assert!(!log.contains(kept), "{kept}");
    }
    let ours = log.lines().filter(|line| line.contains("daybook")).collect::<Vec<_>>().join("\n");
    assert!(!ours.contains("a-search-in-the-log"), "{ours}");
}
