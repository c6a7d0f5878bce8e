//! Logs that live: entries arrive, also late ones, and expire; the index is sealed, dropped, and loaded again from files and from the
//! database. After every step SQL and the index are asked the same, and both answer as the model does.

use super::life::{Life, Tally};
use super::questions::question;
use super::steps::step;
use super::{ANSWERS, DEFAULT_CASES, cases, expect_compared, start_at_now, try_many};
use crate::harness::{Engine, Setup};
use proptest::collection::vec;

/// Steps of a life. A list must have room for all of its entries.
const STEPS: u32 = 10;
/// So many questions follow each step, every one of them asked of both processes.
const QUESTIONS: u32 = 2;
/// There are so many questions elsewhere for one step here.
const SHARE: u32 = 6;

/// What `make test` compares at least, on both engines together.
const _: () = assert!(2 * DEFAULT_CASES / SHARE * QUESTIONS * 2 * ANSWERS >= 10_000);

#[test]
fn sqlite() {
    live_many(Engine::Sqlite);
}

#[test]
fn postgres() {
    live_many(Engine::Postgres);
}

fn live_many(engine: Engine) {
    let system = actix_web::rt::System::new();
    let sql = system.block_on(start_at_now(engine, Setup::default()));
    let tally = Tally::default();
    let lives = cases().div_ceil(SHARE * STEPS);
    try_many(lives, &vec((step(), question(), question()), STEPS as usize), |project, steps| {
        system.block_on(async {
            let mut life = Life::begin(&sql, project, &tally).await;
            for (step, first, second) in &steps {
                life.take(step).await;
                life.compare_at_once(first).await?;
                life.compare_by_index(second).await?;
            }
            Ok(())
        })
    });
    expect_compared(&tally.compared, lives * STEPS * QUESTIONS * 2);
    // Few lives may pass without either.
    let is_short = cases() < DEFAULT_CASES;
    assert!(is_short || tally.deleted.get() > 0, "something has expired");
    assert!(is_short || tally.restored.get() > 0, "something was loaded from files");
}
