//! What keeps an index up: taking entries in, sealing and merging, forgetting, saving and restoring, and telling what it takes. Over a
//! generated log of one million entries, or `DAYBOOK_INDEX_ROWS`: `cargo bench --package daybook-index --bench upkeep`, and after
//! that a part of a name to run only some.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on may say so by panicking")]

#[path = "../shared/dataset.rs"]
mod dataset;
#[path = "../shared/setup.rs"]
mod setup;

mod append;
mod retention;
mod saved;
mod seal;

use criterion::{Criterion, criterion_group, criterion_main};
use saved::SavedIndex;

fn upkeep(criterion: &mut Criterion) {
    let index = setup::built();
    criterion.bench_function("memory", |bencher| bencher.iter(|| index.memory()));
    let saved = SavedIndex::of(&index);
    saved::bench(criterion, &index, &saved);
    retention::bench(criterion, &saved);
    append::bench(criterion, index);
    seal::bench(criterion);
}

criterion_group! {
    name = benches;
    config = setup::criterion();
    targets = upkeep
}
criterion_main!(benches);
