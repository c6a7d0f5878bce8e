//! Every answer of the API against an oracle: a plain evaluation of the contract over the entries as they were sent, with
//! nothing of the product's own in it. Random logs, random questions, both engines; pages are walked there and back. In `lives`, the
//! logs change between the questions.
//!
//! `DAYBOOK_TEST_CASES` says how many questions are asked of each engine. A failure prints the smallest log and the fewest
//! questions that still fail, then the question with both answers.

mod ask;
mod facets;
mod history;
mod life;
mod lives;
mod log;
mod model;
mod moments;
mod questions;
mod shown;
mod steps;
mod values;
mod volume;
mod write;

use crate::harness::{Engine, NOW, Setup, TestApp, at};
use ask::Asked;
use daybook_auditlog::Settings;
use log::log;
use model::Model;
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use questions::question;
use std::cell::Cell;
use std::fmt::Debug;
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
/// Answers to one question that are compared, at least: pages there and back, what each of them says of the whole, volume, facets,
/// relaxations, the matcher, and an export with its headers.
const ANSWERS: u32 = 9;

/// How long a log that fails is made smaller.
const MAX_SHRINK_MILLIS: u32 = 60_000;

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
        Answering::Sql => (start_at_now(engine, Setup::default()).await, None),
        Answering::Index => {
            let settings = Settings { index_memory_bytes: ENOUGH, ..Settings::default() };
            (start_at_now(engine, Setup { settings, ..Setup::default() }).await, None)
        }
        Answering::Beside(index_memory_bytes) => {
            let app = start_at_now(engine, Setup::default()).await;
            let settings = Settings { index_memory_bytes, index_head_rows: FEW_ROWS, ..Settings::default() };
            let beside = app.beside(Setup { settings, ..Setup::default() }).await;
            (app, Some(beside))
        }
    }
}

/// How many questions are asked of each engine.
fn cases() -> u32 {
    std::env::var("DAYBOOK_TEST_CASES").map_or(DEFAULT_CASES, |cases| cases.parse().unwrap())
}

/// The application on a fresh database, at the time of asking.
async fn start_at_now(engine: Engine, setup: Setup) -> TestApp {
    let app = TestApp::start_with(engine, setup).await;
    app.ambient.advance(at(moments::NOW).seconds() - at(NOW).seconds());
    app
}

/// Tries so many values of a strategy, each with the number of a project of its own: the same database, another log.
fn try_many<T: Debug>(
    cases: u32,
    strategy: &impl Strategy<Value = T>,
    test: impl Fn(i64, T) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        max_shrink_iters: 500,
        max_shrink_time: MAX_SHRINK_MILLIS,
        failure_persistence: None,
        ..Config::default()
    };
    let projects = AtomicI64::new(100);
    let outcome = TestRunner::new(config).run(strategy, |value| test(projects.fetch_add(1, Ordering::Relaxed), value));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn ask_many(engine: Engine, answering: Answering) {
    let system = actix_web::rt::System::new();
    let (app, beside) = system.block_on(start(engine, answering));
    let asked = beside.as_ref().unwrap_or(&app);
    let compared = Cell::new(0);
    let cases = cases().div_ceil(QUESTIONS);
    try_many(cases, &(log(), vec(question(), QUESTIONS as usize)), |project, (log, questions)| {
        system.block_on(async {
            if answering == Answering::Index {
                assert!(asked.log().load_index(project).await);
            }
            let midway = async || {
                if let Answering::Beside(bytes) = answering {
                    let is_whole = asked.log().load_index(project).await;
                    assert!(is_whole || bytes == LITTLE);
                }
            };
            let mut model = write::write(&app, project, log, midway).await;
            let asked = Asked { app: asked, compared: &compared };
            for question in &questions {
                ask::compare(&asked, &mut model, question).await?;
            }
            Ok(())
        })
    });
    expect_compared(&compared, cases * QUESTIONS);
    let answered = asked.log().statistics();
    let (by_index, by_database) = (answered.answered_by_index, answered.answered_by_database);
    match answering {
        Answering::Sql => assert_eq!(by_index, 0),
        Answering::Beside(LITTLE) => assert!(by_index > 0 && by_database > 0, "{by_index} and {by_database}"),
        Answering::Index | Answering::Beside(_) => assert!(by_index > 0 && by_database == 0, "{by_database}"),
    }
}

/// Fails where fewer answers were compared than so many questions have.
fn expect_compared(compared: &Cell<u64>, questions: u32) {
    let least = u64::from(questions * ANSWERS);
    assert!(compared.get() >= least, "{} answers to {questions} questions were compared", compared.get());
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
