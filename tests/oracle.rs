//! The list against an oracle: a plain evaluation of the query language over the entries as they were sent, with nothing of
//! the product's own in it. Random logs, random questions, both engines; every page is walked, there and back.
//!
//! `DAYBOOK_TEST_CASES` says how many questions are asked of each engine.

mod answer;
mod questions;

use crate::harness::{Engine, Pages, TestApp};
use answer::Answer;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use questions::{Question, log, question};
use serde_json::Value;
use std::sync::atomic::{AtomicI64, Ordering};

const DEFAULT_CASES: u32 = 240;
/// Questions asked of one log.
const QUESTIONS: u32 = 20;

#[test]
fn sqlite() {
    ask_many(Engine::Sqlite);
}

#[test]
fn postgres() {
    ask_many(Engine::Postgres);
}

fn ask_many(engine: Engine) {
    let cases = std::env::var("DAYBOOK_TEST_CASES").map_or(DEFAULT_CASES, |cases| cases.parse().unwrap());
    let config = Config {
        cases: cases.div_ceil(QUESTIONS),
        max_shrink_iters: 500,
        failure_persistence: None,
        ..Config::default()
    };
    let system = actix_web::rt::System::new();
    let app = system.block_on(TestApp::start(engine));
    // A log of its own for every case: the same database, another project.
    let projects = AtomicI64::new(100);
    let strategy = (log(), vec(question(), QUESTIONS as usize));
    let outcome = TestRunner::new(config).run(&strategy, |(entries, questions)| {
        let project = projects.fetch_add(1, Ordering::Relaxed);
        system.block_on(async {
            app.create_project(project, 30).await;
            app.append(project, entries.clone()).await;
            for question in &questions {
                compare(&app, project, &entries, question).await?;
            }
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Asks both, and fails with the question and both answers where they differ.
async fn compare(app: &TestApp, project: i64, entries: &[Value], question: &Question) -> Result<(), TestCaseError> {
    let query = question.encode();
    let expected = Answer::of(entries, question);

    let there = Pages::forwards(app, project, &query).await;
    prop_assert_eq!(&there.labels(), &expected.labels, "\nthe API's answer, then the oracle's, to {}", query);
    let mut position = 1;
    for page in &there.0 {
        prop_assert_eq!(page.total.value, expected.labels.len() as u64, "the total of {}", query);
        prop_assert!(page.total.exact, "the total of {}", query);
        prop_assert_eq!(page.first, (!page.entries.is_empty()).then_some(position), "a position in {}", query);
        position += page.entries.len() as u64;
    }

    let last = there.0.last().unwrap();
    let mut back = Pages::backwards(app, project, &query, last).await;
    back.0.reverse();
    let walked = [back.labels(), crate::harness::labels(last)].concat();
    prop_assert_eq!(&walked, &expected.labels, "\nthe API's answer backwards, then the oracle's, to {}", query);
    Ok(())
}

#[test]
fn the_questions_are_worth_asking() {
    let mut runner = TestRunner::deterministic();
    let (mut some, mut all) = (0, 0);
    for _ in 0..20 {
        let entries = log().new_tree(&mut runner).unwrap().current();
        for _ in 0..QUESTIONS {
            let question = question().new_tree(&mut runner).unwrap().current();
            let found = Answer::of(&entries, &question).labels.len();
            some += u32::from(found > 0 && found < entries.len());
            all += 1;
        }
    }
    assert!(some > all / 3, "{some} of {all} questions tell entries apart");
}
