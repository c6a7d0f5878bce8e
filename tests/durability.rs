//! Whatever happens to the process, its disk or its database: what was acknowledged is there exactly once, and nothing is acknowledged
//! that is not.

use crate::harness::{Cluster, Engine, Program, ReadOnlyDisk, Server, append_to, both_engines, entry, id};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

both_engines!(Program: what_was_acknowledged_survives_kill_after_kill);

/// How long a server that lost its database may take to be well again.
const PATIENCE: Duration = Duration::from_secs(30);
const APPENDERS: usize = 4;

/// Appends batches of entries with ids of their own for as long as it is asked to, and remembers which were acknowledged.
#[derive(Default)]
struct Appender {
    next_id: AtomicU64,
    acknowledged: Mutex<BTreeSet<u64>>,
    refused: AtomicU64,
    is_done: AtomicBool,
}

impl Appender {
    /// Sends one batch, and gives the status of the answer, if there was one.
    fn append(&self, address: &str, token: &str) -> Option<u16> {
        let size = 7;
        let first = self.next_id.fetch_add(size, Ordering::Relaxed);
        let entries: Vec<Value> = (first..first + size)
            .map(|number| entry("kept").started_at("2020-01-01T00:00:00Z").id(number).into())
            .collect();
        let status = append_to(address, token, &Value::Array(entries));
        match status {
            Some(201) => self.acknowledged.lock().unwrap().extend(first..first + size),
            Some(status) => {
                assert!(matches!(status, 429 | 503), "{status}");
                self.refused.fetch_add(1, Ordering::Relaxed);
            }
            None => {}
        }
        status
    }

    /// Appends from several sides at once while something happens.
    fn while_it_happens(&self, address: &str, token: &str, happens: impl FnOnce()) {
        self.is_done.store(false, Ordering::Relaxed);
        std::thread::scope(|scope| {
            for _ in 0..APPENDERS {
                scope.spawn(|| {
                    while !self.is_done.load(Ordering::Relaxed) {
                        self.append(address, token);
                    }
                });
            }
            // Also where it panics: the others would go on for ever.
            let _done = Done(&self.is_done);
            happens();
        });
    }

    /// Waits until an append is acknowledged again.
    fn wait_until_well(&self, address: &str, token: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.append(address, token) != Some(201) {
            assert!(Instant::now() < deadline, "it does not recover");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn acknowledged(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// Fails unless the database holds every acknowledged entry, and none twice.
    async fn compare(&self, program: &Program) {
        let stored: Vec<_> = program.entries().await.into_iter().map(|entry| entry.entry.id).collect();
        let distinct: BTreeSet<_> = stored.iter().copied().collect();
        assert_eq!(stored.len(), distinct.len(), "something is there twice");
        let acknowledged = self.acknowledged.lock().unwrap();
        let gone: Vec<_> = acknowledged.iter().filter(|number| !distinct.contains(&id(**number))).collect();
        assert!(gone.is_empty(), "of {} that were acknowledged these are gone: {gone:?}", acknowledged.len());
    }
}

/// Ends appending with its own end.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Lets time pass until so many more entries were acknowledged.
fn until_more(appender: &Appender, more: usize) {
    let (before, deadline) = (appender.acknowledged(), Instant::now() + PATIENCE);
    while appender.acknowledged() < before + more {
        assert!(Instant::now() < deadline, "nothing is acknowledged any more");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Lets time pass until some appends were refused.
fn until_refused(appender: &Appender, otherwise: &str) {
    let deadline = Instant::now() + PATIENCE;
    while appender.refused.load(Ordering::Relaxed) < 20 {
        assert!(Instant::now() < deadline, "{otherwise}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Fails unless what is held can be read.
fn expect_readable(server: &Server, reader: &str) {
    let (status, page) = server.with_token(reader, "GET", "/api/v1/projects/1/audit-logs?range=36500d&limit=1", "");
    assert_eq!(status, 200, "what is held can be read: {page}");
}

async fn what_was_acknowledged_survives_kill_after_kill(program: Program) {
    program.create_project();
    let token = program.create_token("ingest");
    let appender = Appender::default();
    for _ in 0..6 {
        let server = Server::start(&program);
        let address = server.address.clone();
        appender.while_it_happens(&address, &token, || {
            until_more(&appender, 60);
            // Dropped, a server is killed where it stands.
            drop(server);
        });
    }
    assert!(appender.acknowledged() >= 360);
    appender.compare(&program).await;
}

#[actix_web::test]
async fn a_full_disk_is_told_and_does_no_harm() {
    let program = Program::start(Engine::Sqlite).await;
    program.create_project();
    let (token, reader) = (program.create_token("ingest"), program.create_token("admin"));
    let server = Server::start(&program);
    let appender = Appender::default();
    appender.while_it_happens(&server.address, &token, || {
        until_more(&appender, 60);
        // Neither the database nor the file that changes go to first may grow.
        server.limit_files(Some(16_384));
        until_refused(&appender, "a full disk is not told");
    });
    let held = appender.acknowledged();
    expect_readable(&server, &reader);
    server.limit_files(None);
    appender.wait_until_well(&server.address, &token);
    assert!(appender.acknowledged() > held);
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("database_unavailable"), "the operator reads of it: {log}");
    appender.compare(&program).await;
}

#[actix_web::test]
async fn a_disk_that_turns_read_only_is_told_and_does_no_harm() {
    let (program, disk) = ReadOnlyDisk::under(Program::start(Engine::Sqlite).await);
    program.create_project();
    let (token, reader) = (program.create_token("ingest"), program.create_token("admin"));
    let server = Server::start(&program);
    let appender = Appender::default();
    appender.while_it_happens(&server.address, &token, || {
        until_more(&appender, 60);
        disk.lock();
        until_refused(&appender, "a read-only disk is not told");
    });
    let held = appender.acknowledged();
    expect_readable(&server, &reader);
    disk.unlock();
    appender.wait_until_well(&server.address, &token);
    assert!(appender.acknowledged() > held);
    server.stop();
    appender.compare(&program).await;
}

#[actix_web::test]
async fn postgresql_may_stop_crash_and_come_back() {
    let mut cluster = Cluster::start();
    let url = format!("{}/postgres", cluster.url);
    let program = Program::on(url);
    program.create_project();
    let (token, reader) = (program.create_token("ingest"), program.create_token("admin"));
    let server = Server::start(&program);
    let address = server.address.clone();
    let appender = Appender::default();
    for is_crash in [false, true] {
        appender.while_it_happens(&address, &token, || {
            until_more(&appender, 60);
            if is_crash { cluster.crash() } else { cluster.stop() }
        });
        let refused = appender.append(&address, &token);
        assert_eq!(refused, Some(503), "no answer is better than a false one, and this one says why");
        let (status, problem) = server.with_token(&reader, "GET", "/api/v1/projects/1/audit-logs?range=36500d", "");
        assert_eq!((status, &problem["code"]), (503, &json!("database_unavailable")));
        assert_eq!(server.request("GET", "/readyz", &[], "").0, 503);
        assert_eq!(server.request("GET", "/healthz", &[], "").0, 200, "it need not be restarted");
        cluster.resume();
        appender.wait_until_well(&address, &token);
        assert_eq!(server.request("GET", "/readyz", &[], "").0, 200);
    }
    let (status, page) = server.with_token(&reader, "GET", "/api/v1/projects/1/audit-logs?range=36500d&limit=1", "");
    assert_eq!(status, 200, "{page}");
    appender.compare(&program).await;
    server.stop();
    drop(program);
}
