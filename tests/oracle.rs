//! Every answer of the API against an oracle: a plain evaluation of the contract over the entries as they were sent, with
//! nothing of the product's own in it. Random logs, random questions, both engines; pages are walked there and back.
//!
//! `DAYBOOK_TEST_CASES` says how many questions are asked of each engine. A failure prints the smallest log and the fewest
//! questions that still fail, then the question with both answers.

mod ask;
mod facets;
mod history;
mod log;
mod model;
mod moments;
mod questions;
mod shown;
mod values;
mod volume;

use crate::harness::{Engine, NOW, TestApp, at};
use log::log;
use model::Model;
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use questions::question;
use std::sync::atomic::{AtomicI64, Ordering};

const DEFAULT_CASES: u32 = 1_000;
/// What the index may take in memory: none at all, or enough.
const NO_INDEX: u64 = 0;
const INDEX_BYTES: u64 = 1 << 28;
/// Questions asked of one log.
const QUESTIONS: u32 = 20;

#[test]
fn sqlite() {
    ask_many(Engine::Sqlite, NO_INDEX);
}

#[test]
fn postgres() {
    ask_many(Engine::Postgres, NO_INDEX);
}

/// The index answers as SQL does. Entries go on being appended after it was loaded: it follows.
#[test]
fn the_index() {
    ask_many(Engine::Sqlite, INDEX_BYTES);
}

fn ask_many(engine: Engine, index_bytes: u64) {
    let cases = std::env::var("DAYBOOK_TEST_CASES").map_or(DEFAULT_CASES, |cases| cases.parse().unwrap());
    let config = Config {
        cases: cases.div_ceil(QUESTIONS),
        max_shrink_iters: 500,
        failure_persistence: None,
        ..Config::default()
    };
    let system = actix_web::rt::System::new();
    let app = system.block_on(TestApp::start_with_index(engine, index_bytes));
    app.ambient.advance(at(moments::NOW).seconds() - at(NOW).seconds());
    // A log of its own for every case: the same database, another project.
    let projects = AtomicI64::new(100);
    let strategy = (log(), vec(question(), QUESTIONS as usize));
    let outcome = TestRunner::new(config).run(&strategy, |(log, questions)| {
        let project = projects.fetch_add(1, Ordering::Relaxed);
        system.block_on(async {
            // Loaded before there is anything, so that every entry comes by following.
            let is_loaded = app.log().load_index(project).await;
            assert_eq!(is_loaded, index_bytes > 0);
            let mut model = ask::write(&app, project, log).await;
            for question in &questions {
                ask::compare(&app, &mut model, question).await?;
            }
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[test]
fn the_questions_are_worth_asking() {
    let mut runner = TestRunner::deterministic();
    let (mut some, mut all) = (0, 0);
    for _ in 0..20 {
        let log = log().new_tree(&mut runner).unwrap().current();
        let (entries, told, retention_days) = (log.entries, log.told, log.retention_days);
        let model = Model { project: 1, entries, told, retention_days };
        for _ in 0..QUESTIONS {
            let question = question().new_tree(&mut runner).unwrap().current();
            let found = model.answer(&question).len();
            some += u32::from(found > 0 && found < model.entries.len());
            all += 1;
        }
    }
    assert!(some > all / 3, "{some} of {all} questions tell entries apart");
}
