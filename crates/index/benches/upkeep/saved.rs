//! Segments as bytes: writing them, reading them back, and making an index of them.

use crate::setup::pool;
use criterion::{BatchSize, Criterion, SamplingMode, Throughput};
use daybook_index::{Config, ProjectIndex, Saved, Translation};

/// The sealed segments of an index, as they are kept in files.
pub(crate) struct SavedIndex(Vec<Vec<u8>>);

impl SavedIndex {
    pub(crate) fn of(index: &ProjectIndex) -> Self {
        let save = |name| index.save(name).expect("it is still there").into_bytes();
        Self(index.sealed().into_iter().map(save).collect())
    }

    fn read(&self) -> Vec<Saved> {
        self.0.iter().map(|bytes| Saved::from_bytes(bytes).unwrap()).collect()
    }

    /// An index of the same rows.
    pub(crate) fn restored(&self) -> ProjectIndex {
        restore(self.read())
    }

    /// The moment at which the last quarter of the largest segment begins.
    pub(crate) fn last_quarter(&self) -> i64 {
        let largest = self.read().into_iter().max_by_key(Saved::rows).expect("a segment is sealed");
        largest.key(largest.rows() / 4 * 3).started_at
    }
}

fn restore(saved: Vec<Saved>) -> ProjectIndex {
    let mut index = ProjectIndex::new(Config::default(), pool());
    let mut translation = Translation::default();
    for segment in saved {
        let job = index.restore(segment, &mut translation);
        assert!(index.finish(job.run()));
    }
    index
}

pub(crate) fn bench(criterion: &mut Criterion, index: &ProjectIndex, saved: &SavedIndex) {
    let rows = index.sealed().iter().map(|name| u64::from(name.rows)).sum();
    let mut group = criterion.benchmark_group("files");
    group.throughput(Throughput::Elements(rows)).sampling_mode(SamplingMode::Flat).sample_size(10);
    group.bench_function("save", |bencher| bencher.iter(|| SavedIndex::of(index)));
    group.bench_function("read", |bencher| bencher.iter(|| saved.read()));
    group.bench_function("restore", |bencher| {
        bencher.iter_batched(|| saved.read(), restore, BatchSize::PerIteration);
    });
    group.finish();
}
