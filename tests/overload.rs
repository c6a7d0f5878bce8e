//! More than can be answered: what is let in is answered in time, the rest is told to come back, and what nobody waits for ends.

use crate::harness::{
    Answer, Engine, Program, Server, Setup, TestApp, both_engines, entry, hold, hold_table, number, scrape,
};
use daybook_api::HttpSettings;
use daybook_auditlog::Settings;
use std::future::pending;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

both_engines!(a_request_that_takes_too_long_is_given_up);
both_engines!(Program: what_nobody_waits_for_ends);

fn expect_busy(answer: Answer) -> String {
    assert_eq!(answer.header("Retry-After"), Some("1"));
    answer.refused(503, "server_busy")["detail"].as_str().unwrap().to_owned()
}

async fn a_request_that_takes_too_long_is_given_up(app: TestApp) {
    let http = HttpSettings { request_timeout: Duration::from_millis(300), ..HttpSettings::default() };
    let app = app.restart(Setup { http, ..Setup::default() }).await;
    let held = app.database.hold().await;
    let asked = Instant::now();
    let detail = expect_busy(app.try_append(1, entry("slow").id(7)).await);
    assert!(asked.elapsed() < Duration::from_secs(3), "the database would have been waited for longer");
    assert!(detail.contains("may or may not"), "{detail}");
    held.release().await;
    // So it is sent again, and is there once.
    app.append(1, entry("slow").id(7)).await;
    assert_eq!(app.labels("").await, ["slow"]);
}

#[actix_web::test]
async fn whoever_cannot_be_answered_in_turn_is_told_to_come_back() {
    let settings = Settings { readers: 1, ..Settings::default() };
    let app = TestApp::start_with(Engine::Sqlite, Setup { settings, ..Setup::default() }).await;
    let log = app.log().clone();
    let reading = actix_web::rt::spawn(async move { log.in_turn(pending::<()>()).await });
    tokio::task::yield_now().await;
    let asked = Instant::now();
    let detail = expect_busy(app.try_list(1, "").await);
    assert!(detail.contains("More is asked"), "{detail}");
    assert!(asked.elapsed() >= Duration::from_secs(4), "a burst is worked off: one waits for a while");
    let statistics = app.log().statistics();
    assert_eq!((statistics.waiting_readers, statistics.refused_readers), (0, 1));
    // Nothing else waits for those who read.
    app.append(1, entry("a")).await;
    for path in ["/healthz", "/readyz", "/api/v1/openapi.json"] {
        app.get(path).send().await.expect(200);
    }
    // Whoever gives up makes room.
    reading.abort();
    assert_eq!(app.labels("").await, ["a"]);
}

#[actix_web::test]
async fn a_statement_ends_with_the_request_that_it_was_for() {
    let program = Program::start(Engine::Postgres).await.set("DAYBOOK_REQUEST_TIMEOUT_SECONDS", "1");
    program.create_project();
    let token = program.create_token("admin");
    let server = Server::start(&program);
    let path = "/api/v1/projects/1/audit-logs";
    assert_eq!(server.with_token(&token, "GET", path, "").0, 200);
    let others = hold_table(program.database_url(), "audit_entries").await;
    let asked = Instant::now();
    let (status, problem) = server.with_token(&token, "GET", path, "");
    assert_eq!(status, 503, "{problem}");
    assert!(asked.elapsed() < Duration::from_secs(4), "it is not waited for longer");
    let waiting = "SELECT count(*) AS value FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while number(program.database_url(), waiting).await > 0 {
        assert!(asked.elapsed() < Duration::from_secs(4), "the statement goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    others.release().await;
    assert_eq!(server.with_token(&token, "GET", path, "").0, 200, "all is well again");
    server.stop();
}

async fn what_nobody_waits_for_ends(program: Program) {
    let (program, metrics) = program.with_metrics();
    program.create_project();
    let token = program.create_token("ingest");
    let server = Server::start(&program);
    let others = hold(program.database_url()).await;
    let body = serde_json::Value::from(entry("gone")).to_string();
    let length = body.len();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /api/v1/projects/1/audit-logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let in_flight = || scrape::value(&scrape::metrics(&metrics), "daybook_http_requests_in_flight");
    let wait_for = |number| {
        let asked = Instant::now();
        while in_flight() != number {
            assert!(asked.elapsed() < Duration::from_secs(2), "{number} requests are expected to be under way");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait_for(1);
    drop(stream);
    wait_for(0);
    others.release().await;
    server.stop();
}
