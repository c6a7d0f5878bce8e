//! `POST …/audit-logs` with a compressed body. The encoders here compress nothing, or one repeated byte: that is all the
//! formats need to be told apart.

use crate::harness::{Answer, TestApp, both_engines, entry, ingest};
use daybook_wire::routes;
use serde_json::Value;

both_engines!(gzip_and_zstd_are_taken, a_body_that_ends_early_is_malformed, the_limit_counts_what_was_decompressed,);

/// RFC 1952, around one stored block of RFC 1951.
fn gzip(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    body.extend(length.to_le_bytes());
    body.extend((!length).to_le_bytes());
    body.extend(content);
    body.extend(crc32(content).to_le_bytes());
    body.extend(u32::from(length).to_le_bytes());
    body
}

fn crc32(content: &[u8]) -> u32 {
    let shifted = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !content.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), shifted))
}

/// RFC 8878: a frame with a window of 1 MiB and no checksum.
fn zstd(blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut body = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x50];
    body.extend(blocks.iter().flatten());
    // The last block is an empty one.
    body.extend([1, 0, 0]);
    body
}

fn raw_block(content: &[u8]) -> Vec<u8> {
    let header = u32::try_from(content.len()).unwrap() << 3;
    [&header.to_le_bytes()[..3], content].concat()
}

fn repeated_block(byte: u8, length: u32) -> Vec<u8> {
    let header = (length << 3) | (1 << 1);
    [&header.to_le_bytes()[..3], &[byte]].concat()
}

async fn send(app: &TestApp, encoding: &str, body: Vec<u8>) -> Answer {
    let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).header("Content-Encoding", encoding);
    call.body("application/json", body).send().await
}

async fn gzip_and_zstd_are_taken(app: TestApp) {
    let json = |label: &str| Value::from(entry(label)).to_string().into_bytes();
    send(&app, "gzip", gzip(&json("gzip"))).await.expect(201);
    send(&app, "zstd", zstd(&[raw_block(&json("zstd"))])).await.expect(201);
    send(&app, "identity", json("identity")).await.expect(201);
    assert_eq!(app.labels("order=asc").await, ["gzip", "zstd", "identity"]);
}

async fn a_body_that_ends_early_is_malformed(app: TestApp) {
    let json = Value::from(entry("a")).to_string().into_bytes();
    for (encoding, whole) in [("gzip", gzip(&json)), ("zstd", zstd(&[raw_block(&json)]))] {
        for cut in [2, whole.len() / 2] {
            send(&app, encoding, whole[..cut].to_vec()).await.refused(400, "malformed_body");
        }
    }
    for encoding in ["gzip", "zstd"] {
        send(&app, encoding, json.clone()).await.refused(400, "malformed_body");
    }
    let mut damaged = gzip(&json);
    damaged[40] ^= 1;
    send(&app, "gzip", damaged).await.refused(400, "malformed_body");
    assert_eq!(app.list(1, "").await.entries, []);
}

async fn the_limit_counts_what_was_decompressed(app: TestApp) {
    const BLOCK: u32 = 128 * 1_024;
    let json = raw_block(Value::from(entry("a")).to_string().as_bytes());
    let spaces = |mebibytes: u32| vec![repeated_block(b' ', BLOCK); usize::try_from(mebibytes * 8).unwrap()];

    let bomb = zstd(&[spaces(64), vec![json.clone()]].concat());
    assert!(bomb.len() < 4_096);
    send(&app, "zstd", bomb).await.refused(413, "payload_too_large");
    send(&app, "identity", vec![b' '; 64 * 1_024 * 1_024 + 1]).await.refused(413, "payload_too_large");
    send(&app, "zstd", zstd(&[spaces(63), vec![json]].concat())).await.expect(201);
}
