//! `daybook project`, `daybook user` and `daybook token`

use crate::harness::{Program, Server, both_engines};
use serde_json::{Value, json};

both_engines!(Program: a_project_is_created, a_user_is_created_and_signs_in, a_token_is_created_and_works);

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

async fn a_user_is_created_and_signs_in(program: Program) {
    program.create_project();
    let create = |arguments: &[&str], password: &str| {
        program.run_with_input(&[&["user", "create", "--password-file", "-"], arguments].concat(), password)
    };
    let said = create(&["--email", "Rudi@Example.com", "--admin-of", "1"], "correct horse\n").succeeded();
    assert_eq!(said.stdout, "Created user rudi@example.com.\n");
    program.write("password", "another horse\r\nnot this line");
    let user = program.json(&[
        "user",
        "create",
        "--email",
        "op@example.com",
        "--instance-admin",
        "--password-file",
        "password",
    ]);
    assert_eq!(user["email"], "op@example.com");

    create(&["--email", "RUDI@example.com"], "correct horse").failed_in_a_line_with(&["exists already"]);
    create(&["--email", "a@example.com", "--admin-of", "9"], "correct horse")
        .failed_in_a_line_with(&["does not exist"]);
    create(&["--email", "a@example.com"], "short\n").failed_in_a_line_with(&["8 characters"]);
    create(&["--email", "not an address"], "correct horse").failed_in_a_line_with(&["not an email address"]);
    program.run(&["user", "create", "--email", "a@example.com"]).failed_in_a_line_with(&["--password-file"]);

    let server = Server::start(&program);
    let sign_in = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password}).to_string();
        let (status, body) = server.request("POST", "/api/v1/session", &[("Content-Type", "application/json")], &body);
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };
    let (status, session) = sign_in("rudi@example.com", "correct horse");
    assert_eq!((status, &session["projects"]), (200, &json!([{"id": 1, "name": "Acme", "role": "admin"}])));
    let (status, session) = sign_in("op@example.com", "another horse");
    assert_eq!(
        (status, &session["user"]["instance_admin"], &session["user"]["name"]),
        (200, &json!(true), &json!("op"))
    );
    assert_eq!(sign_in("a@example.com", "correct horse").0, 401, "what failed left nobody behind");
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
