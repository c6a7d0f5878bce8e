//! `daybook import` of NDJSON

use crate::harness::{EntryBuilder, Program, Server, both_engines, entry};
use serde_json::{Value, json};

both_engines!(
    Program: a_file_is_loaded_once,
    a_bad_line_is_named_and_nothing_of_its_batch_is_stored,
    a_corrected_file_goes_on_where_it_stopped,
    standard_input_is_read,
    what_daybook_wrote_itself_is_loaded,
    what_was_exported_is_loaded,
    a_running_server_sees_what_is_imported,
    what_cannot_be_read_is_said,
);

fn old(label: &str) -> EntryBuilder {
    entry(label).started_at("2020-01-01T00:00:00Z")
}

fn lines(entries: impl IntoIterator<Item = EntryBuilder>) -> String {
    entries.into_iter().map(|entry| Value::from(entry).to_string() + "\n").collect()
}

async fn labels(program: &Program) -> Vec<String> {
    program.entries().await.into_iter().filter_map(|entry| entry.entry.request_id).collect()
}

async fn a_file_is_loaded_once(program: Program) {
    program.create_project();
    // Two lines that are alike are two entries, with and without an id of their own.
    let file = lines([old("a"), old("a"), old("b").id(7), old("c")]);
    program.write("log.ndjson", &format!("\n{}", file.replace('\n', "\r\n").trim_end()));
    let import = ["import", "--project", "1", "log.ndjson"];
    assert_eq!(program.json(&import), json!({"accepted": 4, "duplicates": 0, "conflicts": 0}));
    assert_eq!(program.json(&import), json!({"accepted": 0, "duplicates": 4, "conflicts": 0}));

    assert_eq!(labels(&program).await, ["a", "a", "b", "c"]);
    let entries = program.entries().await;
    assert_eq!(entries[0].entry.ingested_by.as_deref(), Some("daybook import"));
    assert_eq!(entries[2].entry.id, crate::harness::id(7));
}

async fn a_bad_line_is_named_and_nothing_of_its_batch_is_stored(program: Program) {
    program.create_project();
    let good = lines([old("a"), old("b")]);
    for (bad, said) in [
        ("{\"path\": ", vec!["line 4: is not valid JSON"]),
        ("7", vec!["line 4: ", "expected an object"]),
        (r#"{"method": "GET"}"#, vec!["line 4: started_at: is required", "line 4: actor: is required"]),
    ] {
        program.write("log.ndjson", &format!("{good}\n{bad}\n{}", lines([old("c")])));
        let parts = [vec!["log.ndjson", "0 entries before that are stored"], said].concat();
        program.run(&["import", "--project", "1", "log.ndjson"]).failed_with(&parts);
        assert_eq!(labels(&program).await, Vec::<String>::new());
    }
}

async fn a_corrected_file_goes_on_where_it_stopped(program: Program) {
    program.create_project();
    let many: Vec<EntryBuilder> = (0..1_500).map(|number| old(&number.to_string())).collect();
    let file = lines(many);
    let damaged: Vec<&str> =
        file.lines().enumerate().map(|(number, line)| if number == 1_199 { "nonsense" } else { line }).collect();
    program.write("log.jsonl", &damaged.join("\n"));
    let import = ["import", "--project", "1", "log.jsonl"];
    program.run(&import).failed_with(&["line 1200: ", "1000 entries before that are stored"]);

    program.write("log.jsonl", &file);
    let said = program.run(&import).succeeded();
    assert_eq!(said.stdout, "Stored 500 entries in project 1 (1000 were there already).\n");
}

async fn standard_input_is_read(program: Program) {
    program.create_project();
    let arguments = ["import", "--project", "1", "--format", "ndjson", "-"];
    program.run_with_input(&arguments, &lines([old("a"), old("b")])).succeeded();
    assert_eq!(labels(&program).await, ["a", "b"]);
    program.run_with_input(&arguments, "").succeeded();
    // What nobody tells is found out.
    let untold = ["import", "--project", "1", "-"];
    program.run_with_input(&untold, &format!("\n{}", lines([old("c")]))).succeeded();
    let csv = "started_at,actor_type,actor_id,method,path,status_code,action,request_id\n\
        2020-01-01T00:00:00Z,user,7,GET,/,200,a.b,d\n";
    program.run_with_input(&untold, csv).succeeded();
    program.run_with_input(&untold, "").succeeded();
    assert_eq!(labels(&program).await, ["a", "b", "c", "d"]);
}

async fn what_daybook_wrote_itself_is_loaded(program: Program) {
    program.create_project();
    program.json(&["project", "create", "--name", "Copy", "--id", "2"]);
    program.write("token", &program.create_token("admin"));
    let server = Server::start(&program);
    let url = format!("http://{}", server.address);
    // Each is about those before it.
    for (file, format) in [("none.csv", "csv"), ("export.ndjson", "ndjson"), ("export.csv", "csv")] {
        let from = ["export", "--project", "1", "--server", &url, "--token-file", "token"];
        program.run(&[&from[..], &["--format", format, "--output", file]].concat()).succeeded();
    }
    // A table has no metadata, in which the one that was there already differs.
    for (file, accepted, differing) in [("export.ndjson", 1, 0), ("export.csv", 1, 1)] {
        let said = program.json(&["import", "--project", "2", file]);
        assert_eq!(said, json!({"accepted": accepted, "duplicates": differing, "conflicts": differing}), "{file}");
    }
}

async fn what_was_exported_is_loaded(program: Program) {
    program.create_project();
    let full = old("a").id(1).resource("cluster", "7").with("metadata", json!({"a": "\u{0}"}));
    program.write("log.ndjson", &lines([full]));
    program.run(&["import", "--project", "1", "log.ndjson"]).succeeded();

    // As answered by the API, with what nobody may set.
    let exported = json!(program.entries().await[0]);
    assert_eq!((&exported["project_id"], &exported["actor"]["deleted"]), (&json!(1), &json!(false)));
    program.write("export.ndjson", &format!("{exported}\n"));
    let again = program.json(&["import", "--project", "1", "export.ndjson"]);
    assert_eq!(again, json!({"accepted": 0, "duplicates": 1, "conflicts": 0}));

    let mut changed = exported;
    changed["path"] = json!("/elsewhere");
    program.write("export.ndjson", &format!("{changed}\n"));
    let said = program.run(&["import", "--project", "1", "export.ndjson"]).succeeded();
    assert!(said.stdout.contains("1 of those differ"), "{said:?}");
}

async fn a_running_server_sees_what_is_imported(program: Program) {
    program.create_project();
    let token = program.json(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]);
    let server = Server::start(&program);
    program.write("log.ndjson", &lines([old("a"), old("b")]));
    program.run(&["import", "--project", "1", "log.ndjson"]).succeeded();

    let path = "/api/v1/projects/1/audit-logs?range=36500d";
    let (status, page) = server.with_token(token["token"].as_str().unwrap(), "GET", path, "");
    assert_eq!((status, &page["total"]["value"]), (200, &json!(2)));
}

async fn what_cannot_be_read_is_said(program: Program) {
    program.create_project();
    program.write("log.txt", "no log at all\n");
    program.write("log.ndjson", &lines([old("a")]));
    let import = |project: &str, file: &str| program.run(&["import", "--project", project, file]);
    import("1", "missing.ndjson").failed_in_a_line_with(&["cannot read missing.ndjson"]);
    import("1", "log.txt").failed_in_a_line_with(&["line 1", "no log at all"]);
    import("9", "log.ndjson").failed_in_a_line_with(&["project 9"]);
    let before_retention = old("a").started_at("1900-01-01T00:00:00Z");
    program.write("log.ndjson", &lines([before_retention]));
    import("1", "log.ndjson").failed_with(&["line 1: started_at: lies before"]);
}
