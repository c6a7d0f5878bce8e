//! The index against a naive model, over random rows, filters, windows, cursors, deletions and maintenance.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so by panicking")]

mod compare;
mod generate;
mod history;
mod model;
mod on_the_way;

use compare::{check, run};
use daybook_index::{Config, Pool, ProjectIndex, SortKey};
use history::Ask;
use model::{Entry, Model};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::num::NonZeroUsize;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_those_of_the_model(head_rows in 1_u32..20, steps in generate::steps(0..12, 2..14)) {
        run(head_rows, &Pool::inline(), &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    // Segments of several hundred rows take other ways through the code than tiny ones, and so do several threads.
    #[test]
    fn answers_are_those_of_the_model_with_larger_segments(
        head_rows in 64_u32..200,
        steps in generate::steps(100..400, 2..10),
    ) {
        let pool = Pool::with_threads(NonZeroUsize::new(2).unwrap()).unwrap();
        run(head_rows, &pool, &steps)?;
    }
}

/// Always the same entries, and the same questions about them.
fn samples(entries: usize, asks: usize) -> (Vec<Entry>, Vec<Ask>) {
    let mut runner = TestRunner::deterministic();
    let strategy = (vec(generate::entry(), entries), vec(generate::ask(), asks));
    strategy.new_tree(&mut runner).unwrap().current()
}

/// Given more rows than one container of a bitmap holds, most of them in one segment, the answers are those of the model.
#[test]
fn answers_are_those_of_the_model_in_segments_of_several_containers() {
    let (entries, asks) = samples(700, 4);
    let sizes = Config { head_rows: 10_000, segment_rows: 90_000, remembers_from: 1, hash_seed: 7 };
    let mut index = ProjectIndex::new(sizes, Pool::inline());
    let mut model = Model::default();
    for round in 0..110 {
        let moved = |entry: &Entry| Entry {
            key: SortKey { started_at: entry.key.started_at + round % 40, ..entry.key },
            ..entry.clone()
        };
        let entries: Vec<Entry> =
            entries.iter().map(moved).zip(model.next_seq..).map(|(it, seq)| it.numbered(seq)).collect();
        index.append(&entries.iter().map(Entry::row).collect::<Vec<_>>());
        model.append(entries);
    }
    index.maintain();
    assert!(index.memory().segments < 5);
    for ask in &asks {
        check(&index, &model, ask).unwrap();
    }
}
