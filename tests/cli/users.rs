//! `daybook user`

use crate::harness::{Program, Server, both_engines};
use serde_json::{Value, json};

both_engines!(Program:
    a_user_is_created_and_signs_in,
    users_are_listed_for_people_and_for_programs,
    a_disabled_user_is_out_until_enabled,
    a_reset_password_replaces_the_old_one_and_its_sessions,
    a_reset_password_ends_the_link_to_choose_one,
    what_is_done_to_a_user_is_in_the_log_of_their_projects,
    an_unknown_user_is_named,
);

const EMAIL: &str = "rudi@example.com";
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Creates an admin of project 1, with the password `correct horse`.
fn create_rudi(program: &Program) {
    program.create_project();
    let create = ["user", "create", "--email", EMAIL, "--name", "Rudi", "--admin-of", "1", "--password-file", "-"];
    program.run_with_input(&create, "correct horse\n").succeeded();
}

fn reset(program: &Program, password: &str) {
    let reset = ["user", "reset-password", "--email", "Rudi@Example.com", "--password-file", "-"];
    let said = program.run_with_input(&reset, password).succeeded();
    assert_eq!(said.stdout, "rudi@example.com has another password; the sessions with the old one have ended.\n");
}

fn sign_in(server: &Server, email: &str, password: &str) -> (u16, Value) {
    let body = json!({"email": email, "password": password}).to_string();
    let (status, body) = server.request("POST", "/api/v1/session", &[JSON], &body);
    (status, serde_json::from_str(&body).unwrap())
}

/// Signs in, and gives the token of the session.
fn session(server: &Server, email: &str, password: &str) -> String {
    let body = json!({"email": email, "password": password}).to_string();
    server.cookie("POST", "/api/v1/session", &[JSON], &body)
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
    let (status, session) = sign_in(&server, "rudi@example.com", "correct horse");
    assert_eq!((status, &session["projects"]), (200, &json!([{"id": 1, "name": "Acme", "role": "admin"}])));
    let (status, session) = sign_in(&server, "op@example.com", "another horse");
    assert_eq!(
        (status, &session["user"]["instance_admin"], &session["user"]["name"]),
        (200, &json!(true), &json!("op"))
    );
    assert_eq!(sign_in(&server, "a@example.com", "correct horse").0, 401, "what failed left nobody behind");
}

async fn users_are_listed_for_people_and_for_programs(program: Program) {
    create_rudi(&program);
    program.write("password", "correct horse");
    let more = ["--instance-admin", "--viewer-of", "1", "--password-file", "password"];
    program.run(&[&["user", "create", "--email", "op@example.com"][..], &more].concat()).succeeded();
    program.run(&["user", "disable", "--email", EMAIL]).succeeded();

    let users = program.json(&["user", "list"]);
    let (op, rudi) = (&users[0], &users[1]);
    assert_eq!(users.as_array().map(Vec::len), Some(2));
    assert_eq!(
        *op,
        json!({
            "id": op["id"], "email": "op@example.com", "name": "op", "instance_admin": true, "disabled": false,
            "roles": {"1": "viewer"}, "created_at": op["created_at"],
        })
    );
    assert_eq!(
        *rudi,
        json!({
            "id": rudi["id"], "email": EMAIL, "name": "Rudi", "instance_admin": false, "disabled": true,
            "roles": {"1": "admin"}, "created_at": rudi["created_at"],
        })
    );
    let shown = program.run(&["user", "list"]).succeeded().stdout;
    let lines: Vec<Vec<&str>> = shown.lines().map(|line| line.split("  ").map(str::trim).collect()).collect();
    let has = |line: usize, cells: &[&str]| cells.iter().all(|cell| lines[line].contains(cell));
    assert!(has(0, &["EMAIL", "NAME", "ROLES", "STATE", "CREATED AT"]), "{shown}");
    assert!(has(1, &["op@example.com", "instance admin, viewer of 1", "enabled"]), "{shown}");
    assert!(has(2, &[EMAIL, "Rudi", "admin of 1", "disabled"]), "{shown}");
}

async fn a_disabled_user_is_out_until_enabled(program: Program) {
    create_rudi(&program);
    let server = Server::start(&program);
    let token = session(&server, EMAIL, "correct horse");
    assert_eq!(server.with_token(&token, "GET", "/api/v1/me", "").0, 200);

    let said = program.run(&["user", "disable", "--email", EMAIL]).succeeded();
    assert_eq!(said.stdout, "rudi@example.com is kept out; their sessions have ended.\n");
    let (status, problem) = server.with_token(&token, "GET", "/api/v1/me", "");
    assert_eq!((status, &problem["code"]), (401, &json!("token_revoked")));
    assert_eq!(sign_in(&server, EMAIL, "correct horse").0, 401);
    let said = program.run(&["user", "disable", "--email", EMAIL]).succeeded();
    assert_eq!(said.stdout, "rudi@example.com was kept out already.\n");

    let user = program.json(&["user", "enable", "--email", EMAIL]);
    assert_eq!((&user["email"], &user["disabled"]), (&json!(EMAIL), &json!(false)));
    assert_eq!(server.with_token(&token, "GET", "/api/v1/me", "").0, 401, "the old session stays ended");
    assert_eq!(sign_in(&server, EMAIL, "correct horse").0, 200);
}

async fn a_reset_password_replaces_the_old_one_and_its_sessions(program: Program) {
    create_rudi(&program);
    let server = Server::start(&program);
    let token = session(&server, EMAIL, "correct horse");
    reset(&program, "battery staple\n");
    assert_eq!(server.with_token(&token, "GET", "/api/v1/me", "").0, 401);
    assert_eq!(sign_in(&server, EMAIL, "correct horse").0, 401);
    assert_eq!(sign_in(&server, EMAIL, "battery staple").0, 200);

    let reset = ["user", "reset-password", "--email", EMAIL];
    program.run(&reset).failed_in_a_line_with(&["--password-file"]);
    program
        .run_with_input(&[&reset[..], &["--password-file", "-"]].concat(), "short")
        .failed_in_a_line_with(&["8 characters"]);
    assert_eq!(sign_in(&server, EMAIL, "battery staple").0, 200, "what failed changed nothing");
}

async fn a_reset_password_ends_the_link_to_choose_one(program: Program) {
    program.create_project();
    let server = Server::start(&program);
    let body = json!({"email": EMAIL, "role": "viewer"}).to_string();
    let (_, added) = server.with_token(&program.create_token("admin"), "POST", "/api/v1/projects/1/members", &body);
    let (_, secret) = added["set_password_link"].as_str().unwrap().split_once('#').unwrap();
    assert!(program.run(&["user", "list"]).succeeded().stdout.contains("no password yet"));

    reset(&program, "battery staple");
    let body = json!({"secret": secret, "password": "correct horse"}).to_string();
    assert_eq!(server.request("POST", "/api/v1/password-links", &[JSON], &body).0, 404);
    assert_eq!(sign_in(&server, EMAIL, "battery staple").0, 200);
}

async fn what_is_done_to_a_user_is_in_the_log_of_their_projects(program: Program) {
    create_rudi(&program);
    let id = program.json(&["user", "list"])[0]["id"].as_str().unwrap().to_owned();
    program.run(&["user", "disable", "--email", EMAIL]).succeeded();
    program.run(&["user", "enable", "--email", EMAIL]).succeeded();
    reset(&program, "battery staple");
    program.run(&["user", "enable", "--email", EMAIL]).succeeded();

    let entries: Vec<Value> = program.entries().await.into_iter().map(|entry| json!(entry)).collect();
    let actions: Vec<&Value> = entries.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["daybook.user.disable", "daybook.user.enable", "daybook.password.reset"]);
    let first = &entries[0];
    assert_eq!(
        *first,
        json!({
            "id": first["id"], "project_id": 1, "started_at": first["started_at"], "received_at": first["received_at"],
            "actor": {"type": "system", "id": "daybook-cli", "name": "daybook-cli", "email": null, "deleted": false},
            "method": "PATCH", "path": format!("/users/{id}"), "status_code": 200, "action": "daybook.user.disable",
            "source": "cli", "cli_command": "daybook user disable --email rudi@example.com",
            "resource": {"type": "user", "id": id, "name": EMAIL},
            "application": null, "cluster": null, "environment_group": null, "preview_environment": null,
            "remote_ip": null, "user_agent": null, "request_id": null, "duration_ms": null, "ingested_by": null,
            "changes": {"before": {"disabled": false}, "after": {"disabled": true}}, "metadata": null,
        })
    );
    assert!(!json!(entries).to_string().contains("battery"));
}

async fn an_unknown_user_is_named(program: Program) {
    for command in ["disable", "enable", "reset-password"] {
        program
            .run(&["user", command, "--email", "no@example.com"])
            .failed_in_a_line_with(&["there is no user no@example.com", "daybook user list"]);
    }
    assert_eq!(program.json(&["user", "list"]), json!([]));
}
