//! `daybook backup`, `verify` and `restore`

use crate::harness::{Engine, Program, Server, entry};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A program with so many entries in project 1.
async fn filled(entries: usize) -> Program {
    let program = Program::start(Engine::Sqlite).await;
    program.create_project();
    import(&program, "first", entries);
    program
}

fn import(program: &Program, label: &str, entries: usize) {
    let lines: Vec<String> =
        (0..entries).map(|_| Value::from(entry(label).started_at("2020-01-01T00:00:00Z")).to_string()).collect();
    program.write(&format!("{label}.ndjson"), &lines.join("\n"));
    program.run(&["import", "--project", "1", &format!("{label}.ndjson")]).succeeded();
}

/// How many entries the database holds.
fn entries(program: &Program) -> Value {
    program.json(&["verify"])["projects"][0]["entries"].clone()
}

/// Changes one byte of a file, far from its end.
fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 0xff;
    fs::write(file, bytes).unwrap();
}

#[actix_web::test]
async fn a_backup_of_a_running_server_brings_everything_back() {
    let program = filled(300).await;
    let token = program.create_token("admin");
    let server = Server::start(&program);
    let made = program.json(&["backup", "log.backup"]);
    let file = program.directory().join("log.backup");
    assert_eq!(made["bytes"], fs::metadata(&file).unwrap().len());
    import(&program, "later", 5);
    server.stop();

    let held = program.json(&["verify", "log.backup"]);
    assert_eq!((&held["whole"], &held["projects"][0]["entries"]), (&json!(true), &json!(300)));
    let restored = program.json(&["restore", "--replace", "log.backup"]);
    assert_eq!(restored["entries"], 300);
    assert_eq!(entries(&program), 300);
    let former = Path::new(restored["former"].as_str().unwrap()).to_owned();
    assert!(program.directory().join(former).is_file(), "what was replaced is kept");

    let server = Server::start(&program);
    let (status, page) =
        server.with_token(&token, "GET", "/api/v1/projects/1/audit-logs?range=36500d&search=later", "");
    assert_eq!(
        (status, &page["total"]["value"]),
        (200, &json!(0)),
        "neither the database nor the index knows what came later"
    );
    let (_, page) = server.with_token(&token, "GET", "/api/v1/projects/1/audit-logs?range=36500d", "");
    assert_eq!(page["total"]["value"], 300);
}

#[actix_web::test]
async fn a_backup_is_for_its_owner_only_and_replaces_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let program = filled(1).await;
    program.run(&["backup", "log.backup"]).succeeded();
    let file = program.directory().join("log.backup");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let checksum = fs::read_to_string(program.directory().join("log.backup.sha256")).unwrap();
    assert!(checksum.ends_with("  log.backup\n"), "{checksum:?} is what sha256sum --check reads");
    program.run(&["backup", "log.backup"]).failed_in_a_line_with(&["log.backup exists"]);
    program.run(&["backup", "no/such/directory"]).failed_in_a_line_with(&["cannot write no/such/directory"]);
    assert_eq!(fs::read_dir(program.directory()).unwrap().count(), 4, "nothing is left of what failed");
}

#[actix_web::test]
async fn what_is_damaged_is_told_and_not_restored() {
    let program = filled(300).await;
    program.run(&["backup", "log.backup"]).succeeded();
    let (file, checksum) = (program.directory().join("log.backup"), program.directory().join("log.backup.sha256"));
    damage(&file);
    program.run(&["verify", "log.backup"]).failed_in_a_line_with(&["log.backup is not what was backed up"]);
    program.run(&["restore", "--replace", "log.backup"]).failed_in_a_line_with(&["not what was backed up"]);

    // Without its checksum, what is wrong is found in the pages.
    fs::remove_file(checksum).unwrap();
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 8_192]).unwrap();
    program.run(&["verify", "log.backup"]).failed_with(&["log.backup"]);
    program.run(&["restore", "--replace", "log.backup"]).failed_with(&["log.backup"]);
    program.write("letter.txt", "Dear Sir or Madam");
    program.run(&["restore", "--replace", "letter.txt"]).failed_in_a_line_with(&["letter.txt is no backup of Daybook"]);
    program.run(&["verify", "absent"]).failed_in_a_line_with(&["cannot read absent"]);
    assert_eq!(entries(&program), 300, "the database is as it was");
}

#[actix_web::test]
async fn a_database_in_use_is_not_replaced() {
    let program = filled(2).await;
    program.run(&["backup", "log.backup"]).succeeded();
    program.run(&["restore", "log.backup"]).failed_in_a_line_with(&["exists", "--replace"]);
    let server = Server::start(&program);
    program.run(&["restore", "--replace", "log.backup"]).failed_in_a_line_with(&["in use", "Stop the server first"]);
    assert!(!program.directory().join("data/daybook.db.partial").exists());
    server.stop();
    program.run(&["restore", "--replace", "log.backup"]).succeeded();
}

#[actix_web::test]
async fn a_backup_starts_a_new_instance() {
    let program = filled(3).await;
    program.run(&["backup", "log.backup"]).succeeded();
    let other = Program::start(Engine::Sqlite).await;
    other.run(&["verify"]).failed_in_a_line_with(&["there is no database yet"]);
    other.run(&["backup", "nothing"]).failed_in_a_line_with(&["there is no database yet"]);
    let file = program.directory().join("log.backup");
    let restored = other.json(&["restore", file.to_str().unwrap()]);
    assert_eq!((&restored["entries"], &restored["former"]), (&json!(3), &json!(null)));
    assert_eq!(entries(&other), 3);
}

#[actix_web::test]
async fn a_database_that_is_damaged_is_told_and_can_be_replaced() {
    let program = filled(3_000).await;
    program.run(&["backup", "log.backup"]).succeeded();
    let database = program.directory().join("data/daybook.db");
    let mut bytes = fs::read(&database).unwrap();
    // Several pages, so that one of them is of a tree.
    let from = bytes.len() / 4;
    bytes[from..from + 8 * 8_192].fill(0x5a);
    fs::write(&database, bytes).unwrap();
    program.run(&["verify"]).failed_with(&["damaged"]);
    program.run(&["restore", "--replace", "log.backup"]).succeeded();
    assert_eq!(entries(&program), 3_000);

    fs::write(&database, "this was a database once, and is none any more".repeat(1_000)).unwrap();
    program.run(&["serve", "--log", "error", "--listen", "127.0.0.1:0"]).failed_in_a_line_with(&["not a database"]);
    program.run(&["restore", "--replace", "log.backup"]).succeeded();
    assert_eq!(entries(&program), 3_000);
}

#[actix_web::test]
async fn a_backup_of_an_earlier_version_is_whole() {
    let program = filled(3).await;
    program.run(&["migrate", "down"]).succeeded();
    program.run(&["backup", "log.backup"]).succeeded();
    let held = program.json(&["verify", "log.backup"]);
    assert_eq!((&held["whole"], &held["missing_migrations"]), (&json!(true), &json!(1)));
    program.run(&["restore", "--replace", "log.backup"]).succeeded();
    program.run(&["migrate", "up"]).succeeded();
    assert_eq!(entries(&program), 3);
}

#[actix_web::test]
async fn what_is_restored_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let program = filled(2).await;
    let database = program.directory().join("data/daybook.db");
    let mode = |file: &Path| file.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&database), 0o600, "as it was made");
    program.run(&["backup", "log.backup"]).succeeded();
    let file = program.directory().join("log.backup");
    for fetched_as in [0o644, 0o400] {
        fs::set_permissions(&file, fs::Permissions::from_mode(fetched_as)).unwrap();
        program.run(&["restore", "--replace", "log.backup"]).succeeded();
        assert_eq!(mode(&database), 0o600);
    }
    import(&program, "later", 1);
}

#[actix_web::test]
async fn a_copy_of_files_that_lacks_what_was_written_last_is_no_backup() {
    let program = filled(2).await;
    let server = Server::start(&program);
    import(&program, "later", 5);
    drop(server);
    for suffix in ["", "-wal"] {
        let data = program.directory().join(format!("data/daybook.db{suffix}"));
        fs::copy(data, program.directory().join(format!("copied{suffix}"))).unwrap();
    }
    program.run(&["verify", "copied"]).failed_in_a_line_with(&["copied is not all there is", "copied-wal"]);
}

#[actix_web::test]
async fn what_lies_beside_a_lost_database_is_not_taken_for_the_backups() {
    let program = filled(3).await;
    program.run(&["backup", "log.backup"]).succeeded();
    let server = Server::start(&program);
    import(&program, "later", 500);
    // Killed, it leaves its log of changes behind.
    drop(server);
    assert!(program.directory().join("data/daybook.db-wal").exists());
    fs::remove_file(program.directory().join("data/daybook.db")).unwrap();
    program.run(&["restore", "log.backup"]).succeeded();
    assert_eq!(entries(&program), 3);
    assert!(program.directory().join("data/daybook.db.former-1-wal").exists(), "nothing is thrown away");
}

#[actix_web::test]
async fn postgresql_has_tools_of_its_own() {
    let program = Program::start(Engine::Postgres).await;
    program.create_project();
    program.run(&["backup", "log.backup"]).failed_in_a_line_with(&["pg_dump"]);
    program.run(&["restore", "log.backup"]).failed_in_a_line_with(&["pg_restore"]);
    assert_eq!(program.json(&["verify"])["projects"][0]["entries"], 0);
}
