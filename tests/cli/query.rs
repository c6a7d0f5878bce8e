//! `daybook query`

use crate::harness::{Program, Server, both_engines};
use serde_json::{Value, json};

both_engines!(Program:
    entries_are_shown_as_a_table,
    pages_are_put_together,
    the_filter_is_the_query_language,
    a_bad_flag_is_named,
    a_refusal_is_told_in_the_servers_words,
);

const TOKEN: &str = "token.txt";

/// A server over a project with 250 entries, and a token to read them in a file.
fn serve(program: &Program) -> Server {
    program.create_project();
    let lines: Vec<String> = (0..250)
        .map(|number| {
            let entry = json!({
                "actor": {"type": "user", "id": number.to_string(), "name": format!("User {number}")},
                "method": if number % 5 == 0 { "DELETE" } else { "GET" },
                "path": format!("/things/{number}"),
                "status_code": 200,
                "action": "thing.read",
                "started_at": format!("2026-01-01T00:{:02}:{:02}Z", number / 60, number % 60),
            });
            entry.to_string()
        })
        .collect();
    program.write("entries.ndjson", &lines.join("\n"));
    program.run(&["import", "--project", "1", "entries.ndjson"]).succeeded();
    let token = program.run(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]).succeeded();
    program.write(TOKEN, &token.stdout);
    Server::start(program)
}

fn query<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let always = ["query", "--project", "1", "--server", url, "--token-file", TOKEN, "--range", "36500d"];
    [&always[..], more].concat()
}

async fn entries_are_shown_as_a_table(program: Program) {
    let server = serve(&program);
    let url = format!("http://{}", server.address);
    let shown = program.run(&query(&url, &["--limit", "2"])).succeeded();
    let lines: Vec<&str> = shown.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{shown:?}");
    assert!(lines[0].starts_with("STARTED AT"), "{shown:?}");
    for part in ["2026-01-01T00:04:09.000000Z", "User 249", "dashboard", "GET", "200", "thing.read"] {
        assert!(lines[1].contains(part), "{part} in {shown:?}");
    }
    assert!(shown.stderr.contains("2 of 250 entries"), "{shown:?}");
}

async fn pages_are_put_together(program: Program) {
    let server = serve(&program);
    let url = format!("http://{}", server.address);
    let page = program.json(&query(&url, &["--limit", "230", "--order", "asc"]));
    let paths: Vec<&str> =
        page["entries"].as_array().unwrap().iter().filter_map(|entry| entry["path"].as_str()).collect();
    let expected: Vec<String> = (0..230).map(|number| format!("/things/{number}")).collect();
    assert_eq!(paths, expected);
    assert_eq!(page["total"], json!({"value": 250, "exact": true}));
    assert!(page["next_cursor"].is_string());
    let all = program.json(&query(&url, &["--limit", "1000"]));
    assert_eq!((all["entries"].as_array().map(Vec::len), &all["next_cursor"]), (Some(250), &Value::Null));
}

async fn the_filter_is_the_query_language(program: Program) {
    let server = serve(&program);
    let url = format!("http://{}", server.address);
    let total = |flags: &[&str]| program.json(&query(&url, flags))["total"]["value"].clone();
    assert_eq!(total(&["--method", "delete"]), 50);
    assert_eq!(total(&["--method-exclude", "DELETE"]), 200);
    assert_eq!(total(&["--actor", "user:7", "--actor", "user:8"]), 2);
    assert_eq!(total(&["--search", "USER 24"]), 11);
    assert_eq!(total(&["--resource-type", "cluster"]), 0);
}

async fn a_bad_flag_is_named(program: Program) {
    for (flags, said) in [
        (["--status", "teapot"], "--status is \"teapot\"; expected a status code"),
        (["--range", "soon"], "--range is \"soon\"; expected a span"),
        (["--colour", "red"], "--colour"),
    ] {
        let outcome = program.run(&[&["query", "--project", "1"][..], &flags].concat());
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(said), "{outcome:?}");
    }
}

async fn a_refusal_is_told_in_the_servers_words(program: Program) {
    let server = serve(&program);
    let url = format!("http://{}", server.address);
    program.run(&["query", "--project", "1", "--server", &url]).failed_in_a_line_with(&["no token", "DAYBOOK_TOKEN"]);
    let elsewhere = ["query", "--project", "7", "--server", &url, "--token-file", TOKEN];
    program.run(&elsewhere).failed_in_a_line_with(&["no such project", "project_not_found", "request "]);
    let nobody = ["query", "--project", "1", "--server", "http://127.0.0.1:1", "--token-file", TOKEN];
    program.run(&nobody).failed_in_a_line_with(&["cannot reach http://127.0.0.1:1"]);
}
