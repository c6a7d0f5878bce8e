//! What is asked of an index, over a generated log of one million entries, or `DAYBOOK_INDEX_ROWS`:
//! `cargo bench --package daybook-index --bench questions`, and after that a part of a name to run only some.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on may say so by panicking")]

#[path = "../shared/dataset.rs"]
mod dataset;
#[path = "../shared/setup.rs"]
mod setup;

mod facets;
mod filters;
mod pages;
mod totals;

use criterion::{Criterion, criterion_group, criterion_main};

fn questions(criterion: &mut Criterion) {
    let index = setup::built();
    pages::bench(criterion, &index);
    totals::bench(criterion, &index);
    facets::bench(criterion, &index);
}

criterion_group! {
    name = benches;
    config = setup::criterion();
    targets = questions
}
criterion_main!(benches);
