//! Forgetting what is old, step by step: out of every answer, then out of the segments, then out of the dictionaries. What is kept
//! begins with the last quarter of the largest segment.

use crate::saved::SavedIndex;
use criterion::{BatchSize, Criterion, SamplingMode};
use daybook_index::ProjectIndex;

pub(crate) fn bench(criterion: &mut Criterion, saved: &SavedIndex) {
    let kept_from = saved.last_quarter();
    let expired = || {
        let mut index = saved.restored();
        index.drop_before(kept_from);
        index
    };
    let rewritten = || {
        let mut index = expired();
        index.maintain();
        assert!(index.needs_compaction());
        index
    };
    let mut group = criterion.benchmark_group("retention");
    // Each is measured once on an index of its own, which takes longer to make than to change.
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    let once = BatchSize::PerIteration;
    group.bench_function("drop what expired", |bencher| {
        bencher.iter_batched_ref(|| saved.restored(), |index| index.drop_before(kept_from), once);
    });
    group.bench_function("rewrite segments", |bencher| {
        bencher.iter_batched_ref(expired, ProjectIndex::maintain, once);
    });
    group.bench_function("look for values to forget", |bencher| {
        let index = rewritten();
        bencher.iter(|| index.needs_compaction());
    });
    group.bench_function("forget values", |bencher| {
        bencher.iter_batched_ref(rewritten, ProjectIndex::compact, once);
    });
    group.finish();
}
