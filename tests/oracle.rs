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

use crate::harness::{Engine, NOW, Setup, TestApp, at};
use daybook_auditlog::Settings;
use log::log;
use model::Model;
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use questions::question;
use std::sync::atomic::{AtomicI64, Ordering};

const DEFAULT_CASES: u32 = 1_000;
/// What an index may take in memory where it is to hold everything, in bytes.
const ENOUGH: u64 = 1 << 28;
/// The same where it is to hold nothing older than what is there when it is loaded.
const LITTLE: u64 = 1;
/// Rows of a segment where there are to be many.
const FEW_ROWS: u32 = 5;
/// Questions asked of one log.
const QUESTIONS: u32 = 20;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answering {
    Sql,
    /// An index that was loaded before there was anything, so that every entry comes by following.
    Index,
    /// An index of many segments, in another process than the one that writes, and loaded when half of the entries are there. It may
    /// take so many bytes.
    Beside(u64),
}

#[test]
fn sqlite() {
    ask_many(Engine::Sqlite, Answering::Sql);
}

#[test]
fn postgres() {
    ask_many(Engine::Postgres, Answering::Sql);
}

#[test]
fn the_index() {
    ask_many(Engine::Sqlite, Answering::Index);
}

#[test]
fn the_index_of_another_process() {
    ask_many(Engine::Postgres, Answering::Beside(ENOUGH));
}

#[test]
fn an_index_that_holds_the_newest_entries_only() {
    ask_many(Engine::Sqlite, Answering::Beside(LITTLE));
}

/// The application that writes, and the one that answers, where that is another.
async fn start(engine: Engine, answering: Answering) -> (TestApp, Option<TestApp>) {
    match answering {
        Answering::Sql => (TestApp::start(engine).await, None),
        Answering::Index => (TestApp::start_with_index(engine, ENOUGH).await, None),
        Answering::Beside(index_memory_bytes) => {
            let app = TestApp::start(engine).await;
            let settings = Settings { index_memory_bytes, index_head_rows: FEW_ROWS, ..Settings::default() };
            let beside = app.beside(Setup { settings, ..Setup::default() }).await;
            (app, Some(beside))
        }
    }
}

fn ask_many(engine: Engine, answering: Answering) {
    let cases = std::env::var("DAYBOOK_TEST_CASES").map_or(DEFAULT_CASES, |cases| cases.parse().unwrap());
    let config = Config {
        cases: cases.div_ceil(QUESTIONS),
        max_shrink_iters: 500,
        failure_persistence: None,
        ..Config::default()
    };
    let system = actix_web::rt::System::new();
    let (app, beside) = system.block_on(start(engine, answering));
    app.ambient.advance(at(moments::NOW).seconds() - at(NOW).seconds());
    // A log of its own for every case: the same database, another project.
    let projects = AtomicI64::new(100);
    let strategy = (log(), vec(question(), QUESTIONS as usize));
    let outcome = TestRunner::new(config).run(&strategy, |(log, questions)| {
        let project = projects.fetch_add(1, Ordering::Relaxed);
        system.block_on(async {
            let asked = beside.as_ref().unwrap_or(&app);
            if answering == Answering::Index {
                assert!(asked.log().load_index(project).await);
            }
            let midway = async || {
                if let Answering::Beside(bytes) = answering {
                    let is_whole = asked.log().load_index(project).await;
                    assert!(is_whole || bytes == LITTLE);
                }
            };
            let mut model = ask::write(&app, project, log, midway).await;
            for question in &questions {
                ask::compare(asked, &mut model, question).await?;
            }
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let asked = beside.as_ref().unwrap_or(&app).log().statistics();
    let (by_index, by_database) = (asked.answered_by_index > 0, asked.answered_by_database > 0);
    match answering {
        Answering::Sql => assert!(!by_index),
        Answering::Index => assert!(by_index),
        Answering::Beside(bytes) => assert_eq!((by_index, by_database), (true, bytes == LITTLE || by_database)),
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
