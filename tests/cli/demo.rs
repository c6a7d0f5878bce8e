//! `daybook demo`

use crate::harness::{Program, both_engines};
use serde_json::json;
use std::collections::BTreeSet;

both_engines!(Program: a_demo_is_stored_once, another_seed_is_another_demo);

async fn a_demo_is_stored_once(program: Program) {
    let demo = ["demo", "--entries", "300", "--days", "5"];
    let first = program.json(&demo);
    assert_eq!(first, json!({"project": 1, "accepted": 300, "duplicates": 0}));
    let entries = program.entries().await;
    assert_eq!(entries.len(), 300);
    let ids =
        |entries: &[daybook_wire::EntryDetail]| entries.iter().map(|entry| entry.entry.id).collect::<BTreeSet<_>>();

    // Time has passed in between, and the ids are the same all the same.
    let second = program.json(&demo);
    assert_eq!(second, json!({"project": 1, "accepted": 0, "duplicates": 300}));
    assert_eq!(ids(&program.entries().await), ids(&entries));
}

async fn another_seed_is_another_demo(program: Program) {
    program.run(&["demo", "--project", "1", "--entries", "50", "--seed", "1"]).succeeded();
    let other = program.json(&["demo", "--project", "1", "--entries", "50", "--seed", "2"]);
    assert_eq!(other["accepted"], 50);
    let said = program.run(&["demo", "--project", "1", "--entries", "60", "--seed", "1"]).succeeded();
    assert_eq!(said.stdout, "Stored 10 demo entries in project 1 (50 were there already).\n");
}
