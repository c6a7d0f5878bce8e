//! What all benchmarks of the index start from.

use super::dataset::{Log, rows};
use criterion::Criterion;
use daybook_index::{Config, Pool, ProjectIndex};
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

/// How many entries the log has.
pub(crate) fn entries() -> u64 {
    std::env::var("DAYBOOK_INDEX_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000)
}

/// As many threads as a small server has.
pub(crate) fn pool() -> Pool {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(4);
    Pool::with_threads(NonZeroUsize::new(threads).unwrap()).unwrap()
}

/// An index of the whole log, with nothing left to do, that remembers no question. Tells what that took, without the time to invent
/// the entries.
pub(crate) fn built() -> ProjectIndex {
    let mut index = ProjectIndex::new(Config { remembers_from: u32::MAX, ..Config::default() }, pool());
    let mut building = Duration::ZERO;
    let mut log = Log::new(entries());
    while let Some(batch) = log.batch() {
        let batch = rows(&batch);
        let started = Instant::now();
        index.append(&batch);
        index.maintain();
        building += started.elapsed();
    }
    index.set_loaded_from(i64::MIN);
    let memory = index.memory();
    let bytes = memory.bytes as u64 / memory.entries.max(1);
    println!("{} rows: built in {building:.2?}, {bytes} bytes an entry, {} segments", memory.entries, memory.segments);
    index
}

/// Short times, as there are many benchmarks; the command line takes others.
pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}
