//! `daybook project` and `daybook token`

use crate::harness::{Program, Server, both_engines};
use serde_json::json;

both_engines!(Program: a_project_is_created, a_token_is_created_and_works);

async fn a_project_is_created(program: Program) {
    let said = program.run(&["project", "create", "--name", "Acme"]).succeeded();
    assert_eq!(said.stdout, "Created project 1, Acme.\n");
    let project = program.json(&["project", "create", "--name", "Second", "--id", "7", "--retention-days", "90"]);
    assert_eq!(
        (&project["id"], &project["name"], &project["retention_days"]),
        (&json!(7), &json!("Second"), &json!(90))
    );

    let create = |arguments: &[&str]| program.run(&[&["project", "create"], arguments].concat());
    create(&["--name", "Third", "--id", "7"]).failed_in_a_line_with(&["project 7"]);
    create(&["--name", " "]).failed_in_a_line_with(&["name"]);
    create(&["--name", "x", "--id", "0"]).failed_in_a_line_with(&["id"]);
    create(&["--name", "x", "--retention-days", "36501"]).failed_in_a_line_with(&["retention_days", "36500"]);
}

async fn a_token_is_created_and_works(program: Program) {
    program.create_project();
    let create = |arguments: &[&str]| program.run(&[&["token", "create", "--project", "1"], arguments].concat());
    let said = create(&["--role", "ingest", "--name", "platform-prod"]).succeeded();
    let writer = said.stdout.trim_end();
    assert_eq!((said.stdout.lines().count(), writer.split('.').count()), (1, 3), "the token alone, for scripts");
    let reader = program.json(&["token", "create", "--project", "1", "--role", "admin", "--name", "reader"]);
    assert_eq!((&reader["name"], &reader["role"]), (&json!("reader"), &json!("admin")));

    create(&["--role", "viewer", "--name", "x"]).failed_in_a_line_with(&["role", "admin or ingest"]);
    create(&["--role", "admin", "--name", ""]).failed_in_a_line_with(&["name"]);
    create(&["--role", "admin", "--name", "x", "--expires-in-days", "3651"]).failed_in_a_line_with(&["3650"]);
    program
        .run(&["token", "create", "--project", "9", "--role", "admin", "--name", "x"])
        .failed_in_a_line_with(&["there is no project 9"]);

    let server = Server::start(&program);
    let entry = json!({
        "actor": {"type": "user", "id": "1"}, "method": "GET", "path": "/x", "status_code": 200, "action": "x.get",
        "started_at": "2020-01-01T00:00:00Z",
    });
    let path = "/api/v1/projects/1/audit-logs";
    assert_eq!(server.with_token(writer, "POST", path, &entry.to_string()).0, 201);
    let (status, page) =
        server.with_token(reader["token"].as_str().unwrap(), "GET", &format!("{path}?range=36500d"), "");
    assert_eq!((status, &page["entries"][0]["ingested_by"]), (200, &json!("platform-prod")));
}
