//! What an index says it takes, beside what the allocator gave it, through the life of a log. A budget that is kept by the index's
//! own word is kept only if that is true.
//!
//! One test, alone in its program: everything that is allocated between two looks is counted.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so by panicking")]

#[path = "../../benches/shared/dataset.rs"]
mod dataset;

use dataset::{Log, SPAN, START, rows};
use daybook_index::{Config, Pool, ProjectIndex, Saved, Translation};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ENTRIES: u64 = 200_000;
/// Several of these are merged into one segment, and the last is not full.
const HEAD_ROWS: u32 = 30_000;
/// How much of what is really held may be left out, or counted too much, in hundredths.
const TOLERANCE: usize = 5;

/// What whoever runs the test may allocate meanwhile, in bytes.
const OF_OTHERS: usize = 10_000;

/// What the program holds at this moment.
fn held() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// An index, and what was held before there was one.
struct Measured {
    index: ProjectIndex,
    before: usize,
}

impl Measured {
    fn empty() -> Self {
        let before = held();
        let config = Config { head_rows: HEAD_ROWS, ..Config::default() };
        Self { index: ProjectIndex::new(config, Pool::inline()), before }
    }

    /// Fails where what it says is not near what it holds.
    #[track_caller]
    fn expect_the_truth(&self, when: &str) {
        let (said, held) = (self.index.memory().bytes, held() - self.before);
        assert!(said.abs_diff(held) * 100 <= held * TOLERANCE, "{when}: it says {said} bytes, and holds {held}");
    }
}

#[test]
fn an_index_says_what_it_holds() {
    let mut log = Log::new(ENTRIES);
    let before = held();
    let mut measured = Measured::empty();
    for _ in 0..10 {
        measured.index.append(&rows(&log.batch().unwrap()));
        measured.index.maintain();
    }
    measured.expect_the_truth("segments were sealed and merged as they came");
    while let Some(batch) = log.batch() {
        measured.index.append(&rows(&batch));
    }
    measured.expect_the_truth("others wait to be sealed");
    measured.index.maintain();
    measured.expect_the_truth("they are sealed");

    measured.index.drop_before(START + SPAN / 8);
    measured.index.maintain();
    measured.expect_the_truth("some rows have expired, and are in their segments still");
    measured.index.drop_before(START + SPAN / 8 * 7);
    measured.index.maintain();
    measured.expect_the_truth("most rows have expired, and the segments are written anew");
    assert!(measured.index.needs_compaction());
    measured.index.compact();
    measured.expect_the_truth("the values of those rows are forgotten");

    let saved: Vec<Vec<u8>> =
        measured.index.sealed().into_iter().map(|name| measured.index.save(name).unwrap().into_bytes()).collect();
    drop(measured);
    let mut measured = Measured::empty();
    let mut translation = Translation::default();
    for bytes in &saved {
        let job = measured.index.restore(Saved::from_bytes(bytes).unwrap(), &mut translation);
        assert!(measured.index.finish(job.run()));
    }
    drop(translation);
    measured.expect_the_truth("the segments are read back");

    drop((measured, saved));
    assert!(held() < before + OF_OTHERS, "nothing stays behind: {before} before, {} after", held());
}
