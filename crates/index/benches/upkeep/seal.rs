//! Sealing a full segment, and merging sealed ones.

use crate::dataset::{Log, rows};
use crate::setup::{entries, pool};
use criterion::{BatchSize, Criterion, Throughput};
use daybook_index::{Config, Job, MAX_HEAD_ROWS, ProjectIndex};

/// So many neighbours are merged into one.
const MERGED: u32 = 4;

pub(crate) fn bench(criterion: &mut Criterion) {
    let head_rows = u32::try_from(entries()).unwrap_or(u32::MAX).div_ceil(MERGED).min(MAX_HEAD_ROWS);
    let mut index = ProjectIndex::new(Config { head_rows, ..Config::default() }, pool());
    let mut log = Log::new(entries());
    let mut fill = |index: &mut ProjectIndex| index.append(&rows(&log.take(head_rows.into())));

    let mut group = criterion.benchmark_group("maintenance");
    fill(&mut index);
    group.throughput(Throughput::Elements(head_rows.into()));
    group.bench_function("seal", |bencher| bencher.iter_batched(|| job(&index), Job::run, BatchSize::PerIteration));

    for segment in 1..=MERGED {
        let finished = job(&index).run();
        assert!(index.finish(finished));
        if segment < MERGED {
            fill(&mut index);
        }
    }
    group.throughput(Throughput::Elements((head_rows * MERGED).into()));
    group.bench_function("merge", |bencher| bencher.iter_batched(|| job(&index), Job::run, BatchSize::PerIteration));
    group.finish();
}

/// What there is to do. As long as nothing is handed in, it is the same.
fn job(index: &ProjectIndex) -> Job {
    index.next_job().expect("there is something to do")
}
