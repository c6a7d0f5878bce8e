//! `POST …/audit-logs` to the real program: what is too much is refused, and takes no memory; what ten send at once is stored
//! once.

use crate::harness::{Program, Server, both_engines, entry};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

both_engines!(
    Program: a_bomb_is_refused_and_takes_no_memory,
    ten_clients_with_one_batch_store_it_once,
);

const PATH: &str = "/api/v1/projects/1/audit-logs";
/// What a bomb would fill, in MiB.
const BOMB: usize = 768;
/// What a request may fill, in MiB: its 64 MiB, and what a growing buffer copies.
const ALLOWED: u64 = 256;

/// RFC 1951, with the fixed codes: one space, and then the 258 bytes before, again and again.
fn gzip_bomb() -> Vec<u8> {
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let (mut held, mut bits) = (0_u32, 0);
    let mut push = |code: u32, length: u32| {
        for bit in (0..length).rev() {
            held |= (code >> bit & 1) << bits;
            bits += 1;
            if bits == 8 {
                body.push(held.to_le_bytes()[0]);
                (held, bits) = (0, 0);
            }
        }
    };
    // The last block, of the kind with fixed codes; then the space.
    push(0b110, 3);
    push(0x30 + u32::from(b' '), 8);
    for _ in 0..BOMB * 1_024 * 1_024 / 258 {
        push(0b1100_0101, 8);
        push(0, 5);
    }
    body
}

/// RFC 8878: blocks of 128 KiB of one byte.
fn zstd_bomb() -> Vec<u8> {
    let header = (128_u32 * 1_024) << 3 | 1 << 1;
    let block = [&header.to_le_bytes()[..3], b" "].concat();
    [vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x50], block.repeat(BOMB * 8), vec![1, 0, 0]].concat()
}

/// Sends a body, as far as it is taken, and gives the status of the answer.
fn send(server: &Server, token: &str, encoding: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A server that has refused reads no further.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

async fn a_bomb_is_refused_and_takes_no_memory(program: Program) {
    program.create_project();
    let token = program.create_token("ingest");
    let server = Server::start(&program);
    let (before, _) = server.memory();
    for (encoding, bomb) in [("gzip", gzip_bomb()), ("zstd", zstd_bomb())] {
        assert!(bomb.len() < 8 * 1_024 * 1_024);
        let status = send(&server, &token, encoding, &bomb);
        assert_eq!(status, "HTTP/1.1 413 Payload Too Large", "{encoding}");
        let (_, peak) = server.memory();
        assert!(peak - before < ALLOWED * 1_024, "{encoding}: grew from {before} to {peak} KiB");
    }
    assert_eq!(server.with_token(&token, "POST", PATH, &Value::from(entry("after it")).to_string()).0, 201);
    assert_eq!(program.entries().await.len(), 1);
}

async fn ten_clients_with_one_batch_store_it_once(program: Program) {
    program.create_project();
    let token = program.create_token("ingest");
    let server = Server::start(&program);
    let batch: Vec<Value> = (0..40).map(|number| entry(&number.to_string()).id(number).into()).collect();
    let mut with_a_bad_one: Vec<Value> =
        (0..40).map(|number| entry(&number.to_string()).id(1_000 + number).into()).collect();
    with_a_bad_one[39]["status_code"] = json!(600);
    let (good, bad) = (json!(batch).to_string(), json!(with_a_bad_one).to_string());
    let receipts: Vec<Value> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    assert_eq!(server.with_token(&token, "POST", PATH, &bad).0, 422);
                    let (status, receipt) = server.with_token(&token, "POST", PATH, &good);
                    assert_eq!(status, 201, "{receipt}");
                    receipt
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let sum = |field: &str| receipts.iter().map(|receipt| receipt[field].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("accepted"), sum("duplicates")), (40, 360));
    let labels: Vec<Option<String>> = program.entries().await.into_iter().map(|entry| entry.entry.request_id).collect();
    assert_eq!(labels, (0..40).map(|number: u64| Some(number.to_string())).collect::<Vec<_>>());
}
