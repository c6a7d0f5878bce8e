//! `GET …/audit-logs/tail`, where only time tells. Everything waits side by side, and on the engine that
//! keeps its caches in processes of its own.

use crate::harness::{Engine, Event, Piece, Program, Server, Stream, entry};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATH: &str = "/api/v1/projects/1/audit-logs/tail";
/// What an event takes at least, in bytes.
const LARGE: usize = 2_000;
const FLOOD: u32 = 20_000;

#[actix_web::test]
async fn a_tail_is_kept_alive_ends_with_its_rights_and_does_not_wait_for_ever() {
    let program = Program::start(Engine::Postgres).await;
    program.create_project();
    let [quiet, slow, writer] = ["admin", "admin", "ingest"].map(|role| program.create_token(role));
    let revoked = program.json(&["token", "create", "--project", "1", "--role", "admin", "--name", "revoked"]);
    let revoked = revoked["token"].as_str().unwrap();
    let server = Server::start(&program);
    let path = "/api/v1/projects/1/audit-logs";
    let long = entry("long").with("path", format!("/{}", "p".repeat(LARGE))).with("action", "flood");
    assert_eq!(server.with_token(&writer, "POST", path, &Value::from(long).to_string()).0, 201);

    let mut slow = Stream::open(&server, &slow, &format!("{PATH}?action=flood"), &[]);
    let quiet = Stream::open(&server, &quiet, &format!("{PATH}?action=nothing"), &[]);
    let ending = Stream::open(&server, revoked, &format!("{PATH}?action=nothing"), &[]);
    let quiet = std::thread::spawn(move || is_kept_alive(quiet));
    program.execute("UPDATE api_tokens SET revoked_at = 1 WHERE name = 'revoked'").await;
    let ending = std::thread::spawn(move || ends_soon(ending));

    let (before, _) = server.memory();
    server.reset_peak();
    program.copy_newest(FLOOD).await;
    quiet.join().unwrap();
    ending.join().unwrap();
    // The reader's patience is at an end; it reads what was on its way.
    std::thread::sleep(Duration::from_secs(20));
    let (_, peak) = server.memory();
    assert!(peak - before < 32 * 1_024, "grew from {before} to {peak} KiB");
    let mut bytes = 0;
    let end = loop {
        match slow.piece() {
            Piece::Data(data) => bytes += data.len(),
            end => break end,
        }
    };
    assert!(bytes < LARGE * FLOOD as usize, "{bytes} bytes and {end:?}");
}

/// A comment after 15 seconds, and another after 15 more would follow.
fn is_kept_alive(mut stream: Stream) {
    let start = Instant::now();
    assert_eq!(stream.event().unwrap().other, ["retry: 1000"]);
    let event = stream.event().unwrap();
    assert_eq!(event, Event { other: vec![": still here".to_owned()], ..Event::default() });
    let took = start.elapsed();
    assert!((12..18).contains(&took.as_secs()), "{took:?}");
}

/// Told why, and ended, 5 seconds after the rights were lost; up to 5 more where another process took them.
fn ends_soon(mut stream: Stream) {
    let start = Instant::now();
    assert_eq!(stream.event().unwrap().other, ["retry: 1000"]);
    let event = stream.event().unwrap();
    assert_eq!(event.name.as_deref(), Some("end"));
    let why: Value = serde_json::from_str(&event.data).unwrap();
    assert_eq!(why["code"], json!("token_revoked"), "{why}");
    assert_eq!(stream.event(), None);
    assert!(start.elapsed() < Duration::from_secs(11), "{:?}", start.elapsed());
}
