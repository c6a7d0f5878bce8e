//! `GET …/audit-logs/export` of the real program: how it is streamed, and how it breaks.

use crate::harness::{Piece, Program, Server, Stream, both_engines, entry};
use serde_json::{Value, json};

both_engines!(
    Program: the_largest_file_is_streamed_in_constant_memory,
    a_database_that_breaks_on_the_way_breaks_the_file,
);

const MIB: u64 = 1_024;

/// The largest entry that is taken.
fn largest() -> Value {
    let name = "n".repeat(256);
    let named = json!({"id": name, "name": name});
    let json = json!({"text": "m".repeat(16 * 1_024 - 11)});
    let changes = json!({"before": {"text": "b".repeat(8_150)}, "after": {"text": "a".repeat(8_150)}});
    entry("largest")
        .with("actor", json!({"type": "user", "id": name, "name": name, "email": name}))
        .with("path", format!("/{}", "p".repeat(2_047)))
        .with("action", name.as_str())
        .with("resource", json!({"type": name, "id": name, "name": name}))
        .with("application", named.clone())
        .with("cluster", named.clone())
        .with("preview_environment", named)
        .with("environment_group", name)
        .with("user_agent", "u".repeat(512))
        .with("metadata", json)
        .with("changes", changes)
        .into()
}

async fn with_the_largest_entries(program: &Program, server: &Server, count: u32) -> String {
    program.create_project();
    let path = "/api/v1/projects/1/audit-logs";
    let (status, answer) = server.with_token(&program.create_token("ingest"), "POST", path, &largest().to_string());
    assert_eq!(status, 201, "{answer}");
    program.copy_newest(count - 1).await;
    program.create_token("admin")
}

async fn the_largest_file_is_streamed_in_constant_memory(program: Program) {
    // It would take the entries in before it tells which of them are exported.
    let program = program.set("DAYBOOK_INDEX_MEMORY_MB", "0");
    let server = Server::start(&program);
    let token = with_the_largest_entries(&program, &server, 10_000).await;
    let path = "/api/v1/projects/1/audit-logs/export?format=ndjson&range=36500d";
    let (before, _) = server.memory();
    server.reset_peak();
    read_whole(&server, &token, path);
    let (_, peak) = server.memory();
    assert!(peak - before < 32 * MIB, "grew from {before} to {peak} KiB");
}

fn read_whole(server: &Server, token: &str, path: &str) {
    let mut stream = Stream::open(server, token, path, &[]);
    assert_eq!((stream.status, stream.header("Daybook-Exported")), (200, Some("10000")));
    let (mut bytes, mut lines) = (0, 0);
    let end = loop {
        match stream.piece() {
            Piece::Data(data) => {
                bytes += data.len();
                lines += data.split(|byte| *byte == b'\n').count() - 1;
            }
            end => break end,
        }
    };
    assert_eq!((end, lines), (Piece::End, 10_000));
    assert!(bytes > 300 * 1_024 * 1_024, "{bytes} bytes");
}

async fn a_database_that_breaks_on_the_way_breaks_the_file(program: Program) {
    let server = Server::start(&program);
    let token = with_the_largest_entries(&program, &server, 2_000).await;
    for (format, marker) in [("csv", "\r\n__export_failed__\r\n"), ("ndjson", "\n{\"error\":\"export_failed\"}\n")] {
        let path = format!("/api/v1/projects/1/audit-logs/export?format={format}&range=36500d");
        let mut stream = Stream::open(&server, &token, &path, &[]);
        assert_eq!(stream.status, 200);
        let mut text = Vec::new();
        while text.split(|byte| *byte == b'\n').count() < 3 {
            let Piece::Data(data) = stream.piece() else { panic!("the file ends too early") };
            text.extend(data);
        }
        // Nobody reads on, so the file waits in the middle.
        program.execute("ALTER TABLE audit_entries RENAME TO gone").await;
        let end = loop {
            match stream.piece() {
                Piece::Data(data) => text.extend(data),
                end => break end,
            }
        };
        program.execute("ALTER TABLE gone RENAME TO audit_entries").await;
        let text = String::from_utf8(text).unwrap();
        assert!(text.ends_with(marker), "{}", &text[text.len().saturating_sub(100)..]);
        assert!(text.lines().count() < 2_000);
        assert_eq!(end, Piece::Broken, "{format}: a file that looks whole");
    }
}
