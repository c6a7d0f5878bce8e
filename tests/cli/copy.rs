//! `daybook copy`

use crate::harness::{Database, Engine, Program, Server, entry};
use serde_json::{Value, json};

fn sqlite_url(program: &Program) -> String {
    format!("sqlite://{}", program.directory().join("data/daybook.db").display())
}

/// A program with entries, a token and a user.
async fn filled() -> Program {
    let program = Program::start(Engine::Sqlite).await;
    program.run(&["demo", "--entries", "2500", "--days", "20"]).succeeded();
    let user = [
        "user",
        "create",
        "--email",
        "maria@example.com",
        "--name",
        "Maria",
        "--admin-of",
        "1",
        "--password-file",
        "-",
    ];
    program.run_with_input(&user, "a password for the tests").succeeded();
    program.create_token("admin");
    program
}

/// A program on a database that something was copied into, with the secret of where it came from.
async fn successor(of: &Program, database: &Database) -> Program {
    let secret = std::fs::read_to_string(of.directory().join("data/jwt-secret")).unwrap();
    let program = Program::start(Engine::Sqlite).await;
    program.set("DAYBOOK_DATABASE_URL", &database.url).set("DAYBOOK_JWT_SECRET", secret.trim_end())
}

#[actix_web::test]
async fn everything_comes_along() {
    let program = filled().await;
    let token = program.create_token("admin");
    let target = Database::create(Engine::Postgres).await;
    let copied = program.json(&["copy", "--from", &sqlite_url(&program), "--to", &target.url]);
    assert_eq!(copied, json!({"projects": 1, "entries": 2500, "compared": 2500, "deleted": 0}));

    let successor = successor(&program, &target).await;
    let (old, new) = (Server::start(&program), Server::start(&successor));
    for path in ["audit-logs?range=30d&limit=200", "audit-logs/facets?range=30d", "tokens", "members"] {
        let path = format!("/api/v1/projects/1/{path}");
        let ask = |server: &Server| {
            let (status, mut answer) = server.with_token(&token, "GET", &path, "");
            assert_eq!(status, 200, "{path}: {answer}");
            // The moment at which a token was last used is no part of what was copied.
            answer.as_array_mut().into_iter().flatten().for_each(|one| one["last_used_at"] = Value::Null);
            answer
        };
        let (old, new) = (ask(&old), ask(&new));
        if let Some(entries) = old.get("entries") {
            assert_eq!((entries, &old["total"]), (&new["entries"], &new["total"]), "{path}");
        } else if path.contains("facets") {
            assert_eq!(old["facets"], new["facets"], "{path}");
        } else {
            assert_eq!(old, new, "{path}");
        }
    }
    let body = json!({"email": "maria@example.com", "password": "a password for the tests"}).to_string();
    let headers = [("Content-Type", "application/json"), ("X-Requested-With", "daybook")];
    assert_eq!(new.request("POST", "/api/v1/session", &headers, &body).0, 200, "people sign in as before");
    let (status, answer) = new.with_token(
        &successor.create_token("ingest"),
        "POST",
        "/api/v1/projects/1/audit-logs",
        &Value::from(entry("next").started_at(&chrono_now())).to_string(),
    );
    assert_eq!(status, 201, "{answer}");
}

/// A moment that any retention covers.
fn chrono_now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    daybook_wire::Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap()).to_string()
}

#[actix_web::test]
async fn a_copy_goes_on_where_another_stopped() {
    let program = filled().await;
    let (from, target) = (sqlite_url(&program), Database::create(Engine::Postgres).await);
    let copy = ["copy", "--from", &from, "--to", &target.url];
    program.json(&copy);
    // As if the first had been interrupted, and some entries had gone in the meantime.
    target.execute("DELETE FROM audit_entries WHERE seq > 1700").await;
    program.execute("DELETE FROM audit_entries WHERE seq <= 40").await;
    program.run(&["demo", "--entries", "300", "--days", "20", "--seed", "2"]).succeeded();
    let copied = program.json(&copy);
    assert_eq!(copied, json!({"projects": 1, "entries": 1100, "compared": 2760, "deleted": 40}));
    let again = program.json(&copy);
    assert_eq!(again, json!({"projects": 1, "entries": 0, "compared": 2760, "deleted": 0}));

    // And back.
    let back = Database::create(Engine::Sqlite).await;
    let copied = program.json(&["copy", "--from", &target.url, "--to", &back.url]);
    assert_eq!(copied["compared"], 2760);
}

#[actix_web::test]
async fn a_copy_that_differs_is_told() {
    let program = filled().await;
    let (from, target) = (sqlite_url(&program), Database::create(Engine::Postgres).await);
    let copy = ["copy", "--from", &from, "--to", &target.url];
    program.run(&copy).succeeded();
    target.execute("UPDATE audit_entries SET status_code = 599 WHERE seq = 1234").await;
    program.run(&copy).failed_in_a_line_with(&["entry number 1234 of project 1", "differs"]);
    target.execute("DELETE FROM audit_entries WHERE seq = 77").await;
    program.run(&copy).failed_in_a_line_with(&["entry number 77 of project 1", "differs"]);
}

#[actix_web::test]
async fn nothing_is_copied_into_what_belongs_to_others() {
    let (program, other) = (filled().await, filled().await);
    let (from, to) = (sqlite_url(&program), sqlite_url(&other));
    program
        .run(&["copy", "--from", &from, "--to", &to])
        .failed_in_a_line_with(&["holds project 1", "expected an empty one"]);

    let target = Database::create(Engine::Sqlite).await;
    let copy = ["copy", "--from", &from, "--to", &target.url];
    program.run(&copy).succeeded();
    let successor = successor(&program, &target).await;
    successor.run(&["demo", "--entries", "10", "--seed", "3"]).succeeded();
    program.run(&copy).failed_in_a_line_with(&["or entries of it", "do not come from there"]);
}

#[actix_web::test]
async fn a_copy_that_stopped_half_way_is_not_taken_for_the_original() {
    let program = filled().await;
    let (from, target) = (sqlite_url(&program), Database::create(Engine::Postgres).await);
    program.run(&["copy", "--from", &from, "--to", &target.url]).succeeded();
    // As a copy that was killed after 1700 entries leaves it.
    target.execute("DELETE FROM audit_entries WHERE seq > 1700").await;
    target.execute("UPDATE projects SET last_seq = 1700").await;
    let swapped = program.run(&["copy", "--from", &target.url, "--to", &from]);
    swapped.failed_in_a_line_with(&["or entries of it", "do not come from there"]);
    assert_eq!(program.json(&["copy", "--from", &from, "--to", &target.url])["compared"], 2500, "nothing has gone");
}

#[actix_web::test]
async fn a_database_that_took_entries_of_its_own_is_not_touched() {
    let program = filled().await;
    let (from, target) = (sqlite_url(&program), Database::create(Engine::Sqlite).await);
    let copy = ["copy", "--from", &from, "--to", &target.url];
    program.run(&copy).succeeded();
    let successor = successor(&program, &target).await;
    successor.run(&["demo", "--entries", "10", "--seed", "3"]).succeeded();
    program.run(&["demo", "--entries", "20", "--seed", "4"]).succeeded();
    target.execute("UPDATE users SET disabled = TRUE").await;
    program.run(&copy).failed_in_a_line_with(&["entry number 2510", "differs"]);
    assert_eq!(
        target.number("SELECT count(*) AS value FROM users WHERE disabled").await,
        1,
        "nothing was changed before"
    );
}

#[actix_web::test]
async fn what_cannot_be_copied_is_said() {
    let program = filled().await;
    let from = sqlite_url(&program);
    program.run(&["copy", "--from", &from, "--to", &from]).failed_in_a_line_with(&["the same database"]);
    program
        .run(&["copy", "--from", "sqlite:///no/such.db", "--to", &from])
        .failed_in_a_line_with(&["--from", "/no/such.db"]);
    program
        .run(&["copy", "--from", &from, "--to", "mysql://x"])
        .failed_in_a_line_with(&["--to", "sqlite: or postgres:"]);
}
