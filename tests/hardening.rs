//! What clients may do to the server itself: how often, how slowly, from where.

use crate::harness::{Answer, Engine, Program, Server, Setup, TestApp, admin, entry, token};
use daybook_api::HttpSettings;
use daybook_wire::{Role, routes};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

async fn app(http: HttpSettings) -> TestApp {
    TestApp::start_with(Engine::Sqlite, Setup { http, ..Setup::default() }).await
}

#[actix_web::test]
async fn a_caller_may_send_so_many_requests_and_no_more() {
    let app = app(HttpSettings { requests_per_minute: 5, ..HttpSettings::default() }).await;
    let ask = async |bearer: &str| app.get(&routes::project(1)).bearer(bearer).send().await;
    for _ in 0..5 {
        ask(&admin(1)).await.expect(200);
    }
    let refused = ask(&admin(1)).await;
    let seconds: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=12).contains(&seconds), "one of five a minute comes free every 12 seconds: {seconds}");
    refused.refused(429, "too_many_requests");
    // Another token of the same bearer is the same caller; another bearer is not.
    let again = token("an-admin").role(1, Role::Admin).claim("name", "other").signed();
    ask(&again).await.refused(429, "too_many_requests");
    ask(&token("somebody else").role(1, Role::Admin).signed()).await.expect(200);
    // Bad credentials are nobody's.
    for _ in 0..10 {
        ask("garbage").await.refused(401, "invalid_token");
    }
}

#[actix_web::test]
async fn unless_configured_there_is_no_limit() {
    let app = app(HttpSettings::default()).await;
    for _ in 0..300 {
        app.get(&routes::project(1)).bearer(&admin(1)).send().await.expect(200);
    }
}

/// Renames the project from an address, and gives the address that is in the log then.
async fn logged_address(app: &TestApp, from: &str, forwarded: &[&str]) -> String {
    let call =
        app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"name": "Renamed"})).sent_from(from);
    let call = forwarded.iter().fold(call, |call, value| call.header("X-Forwarded-For", value));
    call.send().await.expect(200);
    app.own_entries(1).await.last().unwrap()["remote_ip"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn only_a_trusted_proxy_says_who_asks() {
    let nobody = app(HttpSettings::default()).await;
    assert_eq!(logged_address(&nobody, "127.0.0.1", &["198.51.100.1"]).await, "127.0.0.1");

    let trusted_proxies = ["10.0.0.0/8"].map(|block| block.parse().unwrap()).into();
    let app = app(HttpSettings { trusted_proxies, ..HttpSettings::default() }).await;
    assert_eq!(logged_address(&app, "10.1.2.3", &["198.51.100.1"]).await, "198.51.100.1");
    assert_eq!(logged_address(&app, "10.1.2.3", &["6.6.6.6, 198.51.100.1, 10.9.9.9"]).await, "198.51.100.1");
    assert_eq!(logged_address(&app, "203.0.113.7", &["198.51.100.1"]).await, "203.0.113.7");
    // Guesses are counted by who makes them, and not by the proxy.
    let guess = async |who: &str| {
        let body = json!({"email": "rudi@example.com", "password": "a wrong guess"});
        let call = app.post(&routes::session()).sent_from("10.1.2.3").header("X-Forwarded-For", who).json(body);
        call.send().await.status()
    };
    for _ in 0..10 {
        assert_eq!(guess("198.51.100.1").await, 401);
    }
    assert_eq!((guess("198.51.100.1").await, guess("198.51.100.2").await), (429, 401));
}

#[actix_web::test]
async fn behind_https_browsers_are_told_to_stay_there() {
    let app = app(HttpSettings::default()).await;
    let header = |answer: &Answer| answer.header("Strict-Transport-Security").map(ToOwned::to_owned);
    for path in ["/", "/docs", "/api/v1/me", "/healthz"] {
        assert_eq!(header(&app.get(path).send().await), None, "RFC 6797 forbids it over plain HTTP");
        let secure = app.get(path).header("X-Forwarded-Proto", "https").send().await;
        assert_eq!(header(&secure).as_deref(), Some("max-age=31536000"), "{path}");
    }
}

/// What comes back on a connection until it is closed, and how long that takes.
fn until_closed(mut stream: TcpStream) -> (String, Duration) {
    let start = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    assert!(ended.is_ok() || !answer.is_empty(), "the connection stays open: {ended:?}");
    (String::from_utf8_lossy(&answer).into_owned(), start.elapsed())
}

#[actix_web::test]
async fn who_is_too_slow_is_dropped() {
    let program = Program::start(Engine::Sqlite).await.set("DAYBOOK_CLIENT_TIMEOUT_SECONDS", "1");
    program.create_project();
    let token = program.create_token("ingest");
    let server = Server::start(&program);
    let connect = || TcpStream::connect(&server.address).unwrap();

    // A head that never ends.
    let mut head = connect();
    head.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    let (answer, time) = until_closed(head);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(time < Duration::from_secs(10), "{time:?}");

    // A body that never ends, to those who may send one and to those who sign in.
    for (path, authorization) in
        [(routes::audit_logs(1), format!("Authorization: Bearer {token}\r\n")), (routes::session(), String::new())]
    {
        let mut body = connect();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\n{authorization}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
        );
        body.write_all(head.as_bytes()).unwrap();
        let (answer, time) = until_closed(body);
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
        assert!(answer.contains("\"code\":\"request_timeout\""), "{answer}");
        assert!(time < Duration::from_secs(10), "{path}: {time:?}");
    }

    // Nobody else waits, and one who is slow but goes on is heard out.
    assert_eq!(server.request("GET", "/healthz", &[], "").0, 200);
    let body = serde_json::Value::from(entry("slow")).to_string();
    let mut slow = connect();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        routes::audit_logs(1),
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    for piece in body.as_bytes().chunks(body.len() / 4 + 1) {
        std::thread::sleep(Duration::from_millis(500));
        slow.write_all(piece).unwrap();
    }
    let (answer, _) = until_closed(slow);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

#[actix_web::test]
async fn a_head_that_is_too_large_is_refused() {
    let program = Program::start(Engine::Sqlite).await;
    let server = Server::start(&program);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n").unwrap();
    // The server may hang up while this is on its way.
    for number in 0..2_000 {
        if stream.write_all(format!("X-{number}: {}\r\n", "x".repeat(1_000)).as_bytes()).is_err() {
            break;
        }
    }
    let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert_eq!(server.request("GET", "/healthz", &[], "").0, 200);
    let (_, peak) = server.memory();
    assert!(peak < 200 * 1_024, "{peak} KiB");
}
