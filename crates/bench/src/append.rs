//! Filling a server, and how fast that goes.

use crate::Failure;
use crate::answers::Results;
use crate::client::{Client, Server, path};
use crate::dataset::{Dataset, Entry};
use crate::memory;
use crate::questions::{Asked, FILTERS, Kind};
use crate::timing::percentile;
use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How entries are sent: so many in a request, from so many clients, so many in all.
const SINGLE: Way = Way { batch: 1, clients: 64, entries: 20_000 };
const HUNDREDS: Way = Way { batch: 100, clients: 4, entries: 50_000 };
const THOUSANDS: Way = Way { batch: 1_000, clients: 4, entries: 100_000 };
/// While questions are asked: long enough for some hundred of each.
const BESIDE: Way = Way { entries: 400_000, ..THOUSANDS };

/// How many questions are asked while nothing arrives, each time.
const ASKED_IDLE: usize = 200;

#[derive(Debug, Clone, Copy)]
struct Way {
    batch: usize,
    clients: usize,
    entries: usize,
}

/// Requests that are ready to be sent, so that making them takes nothing away from the server while it is timed.
type Ready = Mutex<VecDeque<(i64, Vec<u8>)>>;

pub(crate) fn run(entries: u64, server: &Server, pid: u32, database: &Path, directory: &Path) -> Result<(), Failure> {
    let mut results = Results::new("Daybook, appending", "", entries);
    let mut dataset = Dataset::new(entries).peekable();
    for (way, name) in [(SINGLE, "1"), (HUNDREDS, "100"), (THOUSANDS, "1,000")] {
        let (sent, took) = send(server, way, &mut dataset)?;
        results.fact(&format!("entries per second in batches of {name}"), rate(sent, took));
    }
    reads_beside_appends(server, &mut dataset, &mut results)?;
    // The rest of it, which tells how the rate holds as the database grows.
    let (mut sent, mut took) = (0, Duration::ZERO);
    while dataset.peek().is_some() {
        let (some, time) = send(server, THOUSANDS, &mut dataset)?;
        (sent, took) = (sent + some, took + time);
    }
    if sent > 0 {
        results.fact("entries per second in batches of 1,000, all of the rest", rate(sent, took));
    }
    results.fact("MiB of memory when all was appended", memory::resident_mib(pid)?);
    #[expect(clippy::cast_precision_loss, reason = "a size of a file")]
    let bytes = size(database)? as f64;
    #[expect(clippy::cast_precision_loss, reason = "a number of entries")]
    results.fact("bytes on disk per entry", bytes / entries as f64);
    results.save(directory, "append")
}

/// What is asked while entries arrive, and what people call it.
const READS: [(&str, Kind, Asked); 4] = [
    ("a page", Kind::Page, FILTERS[1]),
    ("a chart", Kind::Volume, FILTERS[1]),
    ("facets", Kind::Facets, FILTERS[1]),
    ("a rare search", Kind::Page, FILTERS[5]),
];

/// When [`READS`] are asked, as there are more and more entries.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    Before,
    Meanwhile,
    After,
}

/// What a fact about one of [`READS`] is called.
pub(crate) fn read_fact(read: &str, when: When) -> String {
    let when = match when {
        When::Before => "before entries arrive",
        When::Meanwhile => "while entries arrive",
        When::After => "when they have arrived",
    };
    format!("milliseconds for {read} {when}")
}

/// What is asked while entries arrive.
pub(crate) fn reads() -> impl Iterator<Item = &'static str> {
    READS.iter().map(|(name, ..)| *name)
}

/// How much slower answers are while entries arrive: the same is asked in the same way before, meanwhile and after.
fn reads_beside_appends(
    server: &Server,
    dataset: &mut impl Iterator<Item = Entry>,
    results: &mut Results,
) -> Result<(), Failure> {
    let ready = ready(BESIDE, dataset)?;
    let ask_idle = || ask_in_turns(server, |asked| asked >= ASKED_IDLE);
    let _first = ask_idle()?;
    let before = ask_idle()?;
    let done = AtomicBool::new(false);
    let meanwhile = thread::scope(|scope| {
        let reader = scope.spawn(|| ask_in_turns(server, |_| done.load(Ordering::Acquire)));
        let sent = send_ready(server, BESIDE.clients, &ready);
        done.store(true, Ordering::Release);
        let times = reader.join().map_err(|_| "the reader panicked")?;
        sent.and(times)
    })?;
    // What has arrived is sealed and merged meanwhile.
    let _settling = ask_idle()?;
    let after = ask_idle()?;
    for (when, times) in [(When::Before, before), (When::Meanwhile, meanwhile), (When::After, after)] {
        for (read, mut times) in reads().zip(times) {
            if times.is_empty() {
                return Err(format!("there are too few entries: nothing was asked of {read} while they arrived").into());
            }
            results.fact(&read_fact(read, when), percentile(&mut times, 50));
        }
    }
    Ok(())
}

/// Asks [`READS`] one after another, again and again, until so many are enough; gives the times of each.
fn ask_in_turns(server: &Server, is_enough: impl Fn(usize) -> bool) -> Result<[Vec<Duration>; READS.len()], Failure> {
    let client = Client::new(server);
    let paths = READS.map(|(_, kind, asked)| path(kind, asked));
    let mut times = READS.map(|_| Vec::new());
    for (asked, turn) in (0..READS.len()).cycle().enumerate() {
        if is_enough(asked) {
            break;
        }
        let started = Instant::now();
        client.get(&paths[turn])?;
        times[turn].push(started.elapsed());
        // A person, not a crowd.
        thread::sleep(Duration::from_millis(10));
    }
    Ok(times)
}

/// Sends the next entries one way; gives how many, and the time that sending took.
fn send(server: &Server, way: Way, dataset: &mut impl Iterator<Item = Entry>) -> Result<(usize, Duration), Failure> {
    let ready = ready(way, dataset)?;
    let count = ready.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(_, body)| lines(body)).sum();
    let started = Instant::now();
    send_ready(server, way.clients, &ready)?;
    Ok((count, started.elapsed()))
}

fn send_ready(server: &Server, clients: usize, ready: &Ready) -> Result<(), Failure> {
    let next = || ready.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    thread::scope(|scope| {
        let send = || {
            let client = Client::new(server);
            while let Some((project, body)) = next() {
                client.append(project, &body)?;
            }
            Ok::<_, Failure>(())
        };
        let running: Vec<_> = (0..clients).map(|_| scope.spawn(send)).collect();
        running.into_iter().try_for_each(|one| one.join().map_err(|_| "a client panicked")?)
    })
}

/// Requests of one project each, filled in the order of arrival.
fn ready(way: Way, dataset: &mut impl Iterator<Item = Entry>) -> Result<Ready, Failure> {
    let mut requests = VecDeque::new();
    let mut filling = [(0, Vec::new()), (0, Vec::new())];
    for entry in dataset.take(way.entries) {
        let (count, body) = &mut filling[usize::try_from(entry.project - 1)?];
        serde_json::to_writer(&mut *body, &entry)?;
        body.push(b'\n');
        *count += 1;
        if *count == way.batch {
            requests.push_back((entry.project, std::mem::take(body)));
            *count = 0;
        }
    }
    for (project, (count, body)) in (1..).zip(filling) {
        if count > 0 {
            requests.push_back((project, body));
        }
    }
    Ok(Mutex::new(requests))
}

fn lines(body: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', body).count()
}

fn rate(entries: usize, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of entries")]
    let entries = entries as f64;
    entries / took.as_secs_f64()
}

/// A database's file and its log.
fn size(database: &Path) -> Result<u64, Failure> {
    let wal = database.with_extension("db-wal");
    Ok(fs::metadata(database)?.len() + fs::metadata(wal).map_or(0, |metadata| metadata.len()))
}
