//! Three times as much as can be answered, and as can be stored: what is let in, how quickly, and what it takes in memory.

use crate::Failure;
use crate::answers::Results;
use crate::ask::loaded;
use crate::client::{Client, Server, path};
use crate::dataset::{Dataset, Entry};
use crate::memory;
use crate::questions::{FILTERS, KINDS};
use crate::timing::percentile;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How much more than the capacity is sent.
const TIMES: f64 = 3.0;
/// How many clients find out the capacity: more would only wait.
const CLIENTS_TO_FILL: usize = 16;
/// As many as there must be for so much to be under way at once.
const CLIENTS_TO_FLOOD: usize = 600;
const TIME_TO_FILL: Duration = Duration::from_secs(5);
/// Long enough for the server to notice that it is no burst.
const TIME_TO_FLOOD: Duration = Duration::from_secs(20);
/// Entries of an append.
const BATCH: usize = 100;
/// Different appends; each is sent again and again with ids that the server makes.
const APPENDS: usize = 64;

pub(crate) fn run(entries: u64, server: &Server, pid: u32, directory: &Path) -> Result<(), Failure> {
    // What it can do with a whole index is asked, not what while it loads.
    loaded(&Client::new(server))?;
    let mut results = Results::new("Daybook, overloaded", "", entries);
    let paths: Vec<String> = KINDS.iter().flat_map(|kind| FILTERS.iter().map(|asked| path(*kind, *asked))).collect();
    flood("reading", pid, &mut results, server, |client, number| client.status_of(&paths[number % paths.len()]))?;
    let bodies = bodies()?;
    flood("appending", pid, &mut results, server, |client, number| {
        // Project 2: nothing that is read here changes.
        client.try_append(2, &bodies[number % bodies.len()])
    })?;
    results.save(directory, "overload")
}

/// Entries without ids, so that none is a duplicate.
fn bodies() -> Result<Vec<Vec<u8>>, Failure> {
    let entries: Vec<_> = Dataset::new((APPENDS * BATCH) as u64).collect();
    let body = |entries: &[Entry]| {
        let mut body = Vec::new();
        for entry in entries {
            let mut entry = serde_json::to_value(entry)?;
            entry.as_object_mut().map(|entry| entry.remove("id"));
            serde_json::to_writer(&mut body, &entry)?;
            body.push(b'\n');
        }
        Ok(body)
    };
    entries.chunks(BATCH).map(body).collect()
}

/// What became of requests: their status and time.
type Answered = Vec<(u16, Duration)>;

/// Finds out how much the server can do of something, then asks it for three times as much.
fn flood(
    what: &str,
    pid: u32,
    results: &mut Results,
    server: &Server,
    request: impl Fn(&Client<'_>, usize) -> Result<u16, Failure> + Sync,
) -> Result<(), Failure> {
    let filled = send(CLIENTS_TO_FILL, None, TIME_TO_FILL, server, &request)?;
    let capacity = rate(filled.len(), TIME_TO_FILL);
    let before = memory::resident_mib(pid)?;
    memory::forget_peak(pid)?;
    let sent = send(CLIENTS_TO_FLOOD, Some(capacity * TIMES), TIME_TO_FLOOD, server, &request)?;
    let mut by_status: BTreeMap<u16, Vec<Duration>> = BTreeMap::new();
    for (status, time) in sent {
        by_status.entry(status).or_default().push(time);
    }
    results.fact(&format!("{what}: requests a second that can be answered"), capacity);
    for (status, times) in &mut by_status {
        let name = |what_of_it: &str| format!("{what}, {TIMES} times as many: {what_of_it} {status}");
        results.fact(&name("answers a second with"), rate(times.len(), TIME_TO_FLOOD));
        results.fact(&name("milliseconds at the median, of those with"), percentile(times, 50));
        results.fact(&name("milliseconds at the 99th percentile, of those with"), percentile(times, 99));
    }
    results.fact(&format!("{what}: MiB of memory before"), before);
    results.fact(&format!("{what}: MiB of memory at most meanwhile"), memory::peak_mib(pid)?);
    Ok(())
}

/// Sends requests from many clients: as many a second as is said, whether they are answered or not, else one after another.
fn send(
    clients: usize,
    per_second: Option<f64>,
    time: Duration,
    server: &Server,
    request: &(impl Fn(&Client<'_>, usize) -> Result<u16, Failure> + Sync),
) -> Result<Answered, Failure> {
    let next = AtomicU64::new(0);
    let (begun, next) = (Instant::now(), &next);
    let send = || {
        let client = Client::new(server);
        let mut answered = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if let Some(per_second) = per_second {
                #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
                let due = begun + Duration::from_secs_f64(number as f64 / per_second);
                thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            let started = Instant::now();
            if started >= begun + time {
                return Ok::<_, Failure>(answered);
            }
            let status = request(&client, usize::try_from(number)?)?;
            answered.push((status, started.elapsed()));
        }
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..clients).map(|_| scope.spawn(send)).collect();
        let mut answered = Vec::new();
        for one in running {
            answered.extend(one.join().map_err(|_| "a client panicked")??);
        }
        Ok(answered)
    })
}

#[expect(clippy::cast_precision_loss, reason = "a count of requests")]
fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
