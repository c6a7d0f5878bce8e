//! Many clients at once, each asking whatever comes next.

use crate::Failure;
use crate::answers::Results;
use crate::client::{Client, Server, anew, path};
use crate::questions::{FILTERS, KINDS};
use crate::timing::percentile;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What the facts of questions that nobody has asked before begin with.
pub(crate) const ANEW: &str = "each question anew: ";

pub(crate) fn run(
    entries: u64,
    server: &Server,
    clients: usize,
    seconds: u64,
    directory: &Path,
) -> Result<(), Failure> {
    let mut results = Results::new("Daybook, a crowd", "", entries);
    results.fact("clients", f64::from(u32::try_from(clients)?));
    for is_anew in [false, true] {
        ask(&mut results, server, clients, Duration::from_secs(seconds), is_anew)?;
    }
    results.save(directory, "crowd")
}

/// Lets all clients ask for some time: the same questions again and again, or each in words that nobody has used before.
fn ask(results: &mut Results, server: &Server, clients: usize, time: Duration, is_anew: bool) -> Result<(), Failure> {
    let paths: Vec<String> = KINDS.iter().flat_map(|kind| FILTERS.iter().map(|asked| path(*kind, *asked))).collect();
    let asked = AtomicUsize::new(0);
    let next = |path: &String| {
        if is_anew { anew(path, asked.fetch_add(1, Ordering::Relaxed)) } else { path.clone() }
    };
    let end = Instant::now() + time;
    let times = thread::scope(|scope| {
        let start = |number: usize| {
            let (paths, next) = (&paths, &next);
            scope.spawn(move || ask_until(end, &Client::new(server), paths, number, next))
        };
        let running: Vec<_> = (0..clients).map(start).collect();
        let mut times = Vec::new();
        for one in running {
            times.extend(one.join().map_err(|_| "a client panicked")??);
        }
        Ok::<_, Failure>(times)
    })?;
    // The quick ones must not hide the slow ones.
    let slowest = |percent| {
        let of_path = |number: usize| times.iter().filter(move |(path, _)| *path == number).map(|(_, time)| *time);
        (0..paths.len()).map(|path| percentile(&mut of_path(path).collect::<Vec<_>>(), percent)).fold(0.0, f64::max)
    };
    let (slowest_median, slowest_99th) = (slowest(50), slowest(99));
    let mut times: Vec<Duration> = times.into_iter().map(|(_, time)| time).collect();
    let mut fact = |name: &str, value| {
        results.fact(&format!("{}{name}", if is_anew { ANEW } else { "" }), value);
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    fact("answers per second", times.len() as f64 / time.as_secs_f64());
    fact("milliseconds at the median", percentile(&mut times, 50));
    fact("milliseconds at the 99th percentile", percentile(&mut times, 99));
    fact("milliseconds at the median, of the slowest question", slowest_median);
    fact("milliseconds at the 99th percentile, of the slowest question", slowest_99th);
    Ok(())
}

/// The path's place in the list, and how long the answer took. Each client begins elsewhere in the list.
fn ask_until(
    end: Instant,
    client: &Client<'_>,
    paths: &[String],
    first: usize,
    next: impl Fn(&String) -> String,
) -> Result<Vec<(usize, Duration)>, Failure> {
    let mut times = Vec::new();
    for (number, path) in paths.iter().enumerate().cycle().skip(first * 7) {
        let path = next(path);
        let started = Instant::now();
        if started >= end {
            break;
        }
        client.get(&path)?;
        times.push((number, started.elapsed()));
    }
    Ok(times)
}
