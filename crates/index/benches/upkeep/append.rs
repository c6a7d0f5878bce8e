//! Taking entries in: the first of a log, those that follow a long one, and those that arrive late.

use crate::dataset::{Entry, Log, SPAN, START, rows};
use crate::setup::{entries, pool};
use criterion::{BatchSize, Criterion, Throughput};
use daybook_index::{Config, ProjectIndex};
use std::time::{Duration, Instant};

/// What the server appends under one lock.
const BATCH: u64 = 512;

pub(crate) fn bench(criterion: &mut Criterion, index: ProjectIndex) {
    let mut group = criterion.benchmark_group("append");
    group.throughput(Throughput::Elements(BATCH));

    let first = Log::new(entries()).take(BATCH);
    let first = rows(&first);
    let empty = || ProjectIndex::new(Config::default(), pool());
    group.bench_function("to an empty index", |bencher| {
        bencher.iter_batched_ref(empty, |index| index.append(&first), BatchSize::PerIteration);
    });

    // What is appended stays, and its numbers are not used again.
    let mut index = index;
    let mut log = Log::new(entries());
    while log.batch().is_some() {}
    let follow = |index: &mut ProjectIndex, log: &mut Log, count, change: fn(Entry) -> Entry| {
        let mut took = Duration::ZERO;
        for _ in 0..count {
            let batch: Vec<Entry> = log.take(BATCH).into_iter().map(change).collect();
            let batch = rows(&batch);
            let started = Instant::now();
            index.append(&batch);
            took += started.elapsed();
            index.maintain();
        }
        took
    };
    group.bench_function("to a long log", |bencher| {
        bencher.iter_custom(|count| follow(&mut index, &mut log, count, |entry| entry));
    });
    group.bench_function("late, to a long log", |bencher| {
        bencher.iter_custom(|count| follow(&mut index, &mut log, count, late));
    });
    group.finish();
}

/// The same at some moment of the log's time.
fn late(mut entry: Entry) -> Entry {
    // A multiple of a number that has no factor in common with the span comes by every moment.
    entry.started_at = START + entry.seq.wrapping_mul(7_919_000_003).rem_euclid(SPAN);
    entry
}
