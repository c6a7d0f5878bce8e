//! The questions of the design's table, over a generated log of one million entries, or `DAYBOOK_INDEX_ROWS`.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on may say so by panicking")]

mod dataset;

use criterion::{Criterion, criterion_group, criterion_main};
use daybook_index::{Pool, ProjectIndex};
use daybook_wire::query::{Field, Filter, Query};
use daybook_wire::{Order, Timestamp, Window};
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

/// What the facets answer by default.
const FIELDS: [Field; 9] = [
    Field::Actor,
    Field::Method,
    Field::Source,
    Field::Action,
    Field::Status,
    Field::ResourceType,
    Field::Application,
    Field::Cluster,
    Field::EnvironmentGroup,
];

const FILTERS: [(&str, &str); 9] = [
    ("none", ""),
    ("GET", "method=GET"),
    ("not GET", "method_exclude=GET"),
    ("application and DELETE", "method=DELETE&application=app-123"),
    ("four", "method_exclude=GET&status=2xx&cluster=c-1&cluster=c-2&actor_exclude=user:1"),
    ("one resource", "resource=cluster:7"),
    ("search rare", "search=deployments/000012"),
    ("search common", "search=cluster"),
    ("search hopeless", "search=no-such-thing"),
];

fn filter(raw: &str) -> Filter {
    Query::decode(raw).unwrap().filter
}

fn window(from: i64, to: i64) -> Window {
    Window { from: Timestamp::from_micros(from), to: Timestamp::from_micros(to) }
}

fn rows() -> u64 {
    std::env::var("DAYBOOK_INDEX_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000)
}

/// Builds the index and tells what that took, without the time to invent the rows.
fn built(rows: u64, pool: &Pool) -> ProjectIndex {
    let started = Instant::now();
    dataset::batches(rows, |batch| {
        black_box(batch);
    });
    let inventing = started.elapsed();
    let started = Instant::now();
    let index = dataset::index(rows, pool.clone());
    let building = started.elapsed().saturating_sub(inventing);
    let memory = index.memory();
    println!(
        "{rows} rows: built in {building:.2?}, {} bytes an entry, {} segments",
        memory.bytes as u64 / memory.entries.max(1),
        memory.segments,
    );
    index
}

fn questions(criterion: &mut Criterion) {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(4);
    let pool = Pool::with_threads(NonZeroUsize::new(threads).unwrap()).unwrap();
    let index = built(rows(), &pool);
    let end = dataset::START + dataset::SPAN;
    let all = window(dataset::START, end);
    let edges: Vec<i64> = (0..=90).map(|edge| dataset::START + dataset::SPAN / 90 * edge).collect();
    for (name, raw) in FILTERS {
        let filter = filter(raw);
        let mut group = criterion.benchmark_group(name);
        group.bench_function("page", |bencher| {
            bencher.iter(|| index.page(black_box(&filter), all, Order::Descending, None, 51));
        });
        group.bench_function("count", |bencher| bencher.iter(|| index.count(black_box(&filter), all)));
        group.bench_function("volume", |bencher| bencher.iter(|| index.volume(black_box(&filter), all, &edges)));
        group.bench_function("facets", |bencher| {
            bencher.iter(|| index.facets(black_box(&filter), all, &FIELDS, 10));
        });
        group.finish();
    }
    let week = window(end - dataset::SPAN / 4, end);
    let mut group = criterion.benchmark_group("a quarter of the time");
    for (name, raw) in [("none", ""), ("GET", "method=GET")] {
        let filter = filter(raw);
        group.bench_function(format!("{name} facets"), |bencher| {
            bencher.iter(|| index.facets(black_box(&filter), week, &FIELDS, 10));
        });
    }
    group.finish();
    criterion.bench_function("facet of resources", |bencher| {
        bencher.iter(|| index.facet(&filter("method=GET"), all, Field::Resource, 10, None));
    });
    criterion.bench_function("facet of actors that contain", |bencher| {
        bencher.iter(|| index.facet(&filter("method=GET"), all, Field::Actor, 10, Some("surname12")));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = questions
}
criterion_main!(benches);
