//! `daybook export`

use crate::harness::{Program, Server, both_engines};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

both_engines!(Program: everything_is_exported_past_the_cap, an_export_that_fails_leaves_no_file);

const TOKEN: &str = "token.txt";
/// More than one answer of the server holds.
const ENTRIES: usize = 10_450;

fn create_token(program: &Program) {
    let token = program.run(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]).succeeded();
    program.write(TOKEN, &token.stdout);
}

async fn everything_is_exported_past_the_cap(program: Program) {
    program.run(&["demo", "--project", "1", "--entries", &ENTRIES.to_string(), "--days", "3"]).succeeded();
    create_token(&program);
    let server = Server::start(&program);
    let url = format!("http://{}", server.address);
    let always = ["export", "--project", "1", "--server", &url, "--token-file", TOKEN, "--range", "30d"];
    let lines = |name: &str| -> Vec<String> {
        fs::read_to_string(program.directory().join(name)).unwrap().lines().map(ToOwned::to_owned).collect()
    };

    // What Daybook writes about the exports themselves is left out, so that all see the same.
    let always = [&always[..], &["--action-exclude", "daybook.export"]].concat();
    let told = program.json(&[&always[..], &["--format", "ndjson", "--output", "all.ndjson"]].concat());
    assert_eq!((&told["exported"], &told["file"]), (&ENTRIES.into(), &"all.ndjson".into()));
    let ids: BTreeSet<String> = lines("all.ndjson")
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), ENTRIES, "each once");

    let said = program.run(&[&always[..], &["--output", "all.csv"]].concat()).succeeded();
    assert!(said.stdout.contains(&format!("Exported {ENTRIES} entries to all.csv")), "{said:?}");
    let csv = lines("all.csv");
    assert_eq!(csv.len(), ENTRIES + 1, "one line of names");
    assert!(csv[0].starts_with("started_at,method,path"));
    assert_eq!(csv.iter().filter(|line| line.starts_with("started_at")).count(), 1);

    let piped = program.run(&[&always[..], &["--method", "DELETE", "--format", "ndjson"]].concat()).succeeded();
    assert!(piped.stdout.lines().count() > 10);
    assert!(piped.stdout.lines().all(|line| line.contains(r#""method":"DELETE""#)));
}

async fn an_export_that_fails_leaves_no_file(program: Program) {
    program.create_project();
    create_token(&program);
    let server = Server::start(&program);
    let url = format!("http://{}", server.address);
    program.execute("UPDATE projects SET export_enabled = FALSE").await;
    program.write("kept.csv", "an earlier export");
    let export = |file| program.run(&["export", "--project", "1", "--server", &url, "--token-file", TOKEN, "-o", file]);
    export("new.csv").failed_in_a_line_with(&["switched export off", "export_disabled"]);
    export("kept.csv").failed_in_a_line_with(&["export_disabled"]);
    assert_eq!(fs::read_to_string(program.directory().join("kept.csv")).unwrap(), "an earlier export");
    let names = fs::read_dir(program.directory()).unwrap().map(|file| file.unwrap().file_name());
    assert!(names.into_iter().all(|name| name != "new.csv" && !name.to_string_lossy().ends_with(".partial")));
}
