//! Settings that cannot be used: one sentence with the setting's name, its value and what was expected, and no start.

use crate::harness::{Engine, Program, Server};
use std::fmt::Write;

async fn program() -> Program {
    Program::start(Engine::Sqlite).await
}

#[actix_web::test]
async fn a_secret_that_is_too_short_is_refused() {
    let program = program().await.set("DAYBOOK_JWT_SECRET", "too short");
    program.create_project();
    let token = ["token", "create", "--project", "1", "--role", "admin", "--name", "x"];
    for command in [&["serve"][..], &token] {
        let outcome = program.run(command);
        assert!(!outcome.stderr.contains("too short"), "a secret is not repeated: {outcome:?}");
        outcome.failed_in_a_line_with(&["DAYBOOK_JWT_SECRET", "9 bytes", "at least 32"]);
    }
    let rotated = format!("{},short", "x".repeat(32));
    program.set("DAYBOOK_JWT_SECRET", &rotated).run(&["serve"]).failed_in_a_line_with(&["5 bytes"]);
}

#[actix_web::test]
async fn a_secret_out_of_an_example_is_refused() {
    for example in [
        "changeme-changeme-changeme-changeme",
        "CHANGE-ME: 32 bytes at the very least",
        "your-secret-your-secret-your-secret",
    ] {
        let outcome = program().await.set("DAYBOOK_JWT_SECRET", example).run(&["serve"]);
        assert!(!outcome.stderr.contains(example), "a secret is not repeated: {outcome:?}");
        outcome.failed_in_a_line_with(&["DAYBOOK_JWT_SECRET", "placeholder", "32 random bytes"]);
    }
}

#[actix_web::test]
async fn secrets_may_come_out_of_files() {
    let program = program().await.set("DAYBOOK_JWT_SECRET_FILE", "secret");
    program.run(&["serve"]).failed_in_a_line_with(&["DAYBOOK_JWT_SECRET_FILE", "secret", "No such file"]);
    program.write("secret", "short\n");
    program.run(&["serve"]).failed_in_a_line_with(&["DAYBOOK_JWT_SECRET", "5 bytes"]);
    program.write("secret", &format!("{}\n", "s".repeat(32)));
    let database = format!("sqlite://{}\n", program.directory().join("of-the-file.db").display());
    program.write("database", &database);
    let program = program.set("DAYBOOK_DATABASE_URL_FILE", "database");
    program.create_project();
    assert!(program.directory().join("of-the-file.db").is_file());
    assert!(!program.directory().join("data/jwt-secret").exists());
    let token = program.create_token("admin");
    let both = program.set("DAYBOOK_JWT_SECRET", &"s".repeat(32));
    both.run(&["serve"]).failed_in_a_line_with(&["DAYBOOK_JWT_SECRET", "DAYBOOK_JWT_SECRET_FILE", "both"]);
    assert!(!token.is_empty());
}

#[actix_web::test]
async fn a_database_that_others_may_share_needs_a_secret_that_they_share() {
    let program = program().await.set("DAYBOOK_DATABASE_URL", "postgres://127.0.0.1:1/daybook");
    program.run(&["serve"]).failed_in_a_line_with(&["DAYBOOK_JWT_SECRET is not set", "32 bytes"]);
}

#[actix_web::test]
async fn an_embedded_database_in_another_place_has_a_secret_made_for_it() {
    let program = program().await;
    let file = format!("sqlite://{}", program.directory().join("own.db").display());
    let program = program.set("DAYBOOK_DATABASE_URL", &file);
    program.run(&["migrate", "up"]).succeeded();
    let server = Server::start(&program);
    assert_eq!(server.request("GET", "/healthz", &[], "").0, 200);
    assert!(program.directory().join("own.db").exists());
    assert!(program.directory().join("data/jwt-secret").exists());
}

#[actix_web::test]
async fn a_bad_address_is_refused() {
    let program = program().await;
    for listen in ["nonsense", "127.0.0.1", "127.0.0.1:99999", ":8080", ""] {
        let outcome = program.run(&["serve", "--listen", listen]);
        outcome.failed_in_a_line_with(&["DAYBOOK_LISTEN", &format!("{listen:?}"), "127.0.0.1:8080"]);
    }
    assert!(!program.directory().join("data").exists(), "what will not start leaves nothing behind");
    let program = program.set("DAYBOOK_LISTEN", "elsewhere");
    program.run(&["serve"]).failed_in_a_line_with(&["DAYBOOK_LISTEN", "\"elsewhere\""]);
}

#[actix_web::test]
async fn a_data_directory_that_cannot_be_written_to_is_refused() {
    let program = program().await;
    // Below a file nobody may write, not even root.
    program.write("file", "");
    let below = program.directory().join("file/data").display().to_string();
    let program = program.set("DAYBOOK_DATA_DIR", &below);
    for command in [&["serve"][..], &["project", "create", "--name", "x"]] {
        program.run(command).failed_in_a_line_with(&["cannot write to the data directory", &below, "DAYBOOK_DATA_DIR"]);
    }
}

#[actix_web::test]
async fn a_database_that_cannot_be_used_is_said() {
    let program = program().await.set("DAYBOOK_JWT_SECRET", &"x".repeat(32));
    for (url, parts) in [
        ("mysql://user:hidden@127.0.0.1/x", ["DAYBOOK_DATABASE_URL", "sqlite: or postgres:"]),
        ("nonsense", ["DAYBOOK_DATABASE_URL", "sqlite: or postgres:"]),
        ("postgres://user:hidden@127.0.0.1:1/x", ["cannot open the database", "not available"]),
        ("sqlite:///no/such/directory/daybook.db", ["cannot open the database", "not available"]),
    ] {
        let outcome = program.run(&["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
        assert!(!outcome.stderr.contains("hidden"), "a password is not repeated: {outcome:?}");
        outcome.failed_in_a_line_with(&parts);
    }
}

#[actix_web::test]
async fn other_settings_are_named() {
    let program = program().await;
    for (flag, value, parts) in [
        ("--log", "loud=very", vec!["DAYBOOK_LOG", "\"loud=very\""]),
        ("--log-format", "xml", vec!["log_format", "xml", "text"]),
        ("--database-connections", "0", vec!["database_connections", "0", "at least 1"]),
        ("--client-timeout-seconds", "0", vec!["client_timeout_seconds", "0", "at least 1"]),
        ("--trusted-proxies", "10.0.0.0/8,proxy", vec!["trusted_proxies", "\"proxy\"", "CIDR"]),
        ("--metrics-listen", "nonsense", vec!["DAYBOOK_METRICS_LISTEN", "\"nonsense\"", "127.0.0.1:8080"]),
        ("--config", "missing.toml", vec!["missing.toml", "does not exist"]),
    ] {
        program.run(&["serve", flag, value]).failed_in_a_line_with(&parts);
    }
    program.write("daybook.toml", "colour = \"red\"\n");
    program.run(&["serve", "--config", "daybook.toml"]).failed_in_a_line_with(&["colour"]);
    program.write("daybook.toml", "database_connections = \"many\"\n");
    program.run(&["serve", "--config", "daybook.toml"]).failed_in_a_line_with(&["database_connections", "many"]);
}

#[actix_web::test]
async fn a_flag_counts_before_a_variable_and_that_before_a_file() {
    let program = program().await;
    program.write("daybook.toml", "listen = \"of the file\"\n");
    program.run(&["serve", "--config", "daybook.toml"]).failed_in_a_line_with(&["\"of the file\""]);
    let program = program.set("DAYBOOK_CONFIG", "daybook.toml");
    program.run(&["serve"]).failed_in_a_line_with(&["\"of the file\""]);
    let program = program.set("DAYBOOK_LISTEN", "of the variable");
    program.run(&["serve"]).failed_in_a_line_with(&["\"of the variable\""]);
    program.run(&["serve", "--listen", "of the flag"]).failed_in_a_line_with(&["\"of the flag\""]);
}

/// The settings as rows of a table: name, default, what `defaults.toml` says above it.
fn table_of_settings() -> String {
    let mut table = "| setting | default | meaning |\n|---|---|---|\n".to_owned();
    let mut said: Vec<&str> = Vec::new();
    for line in include_str!("../../crates/daybook/defaults.toml").lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            said.push(comment);
        } else if let Some((name, value)) = line.split_once(" = ") {
            writeln!(table, "| `{name}` | `{value}` | {} |", said.join(" ").replace('|', "\\|")).unwrap();
        } else {
            said.clear();
        }
    }
    table
}

/// `UPDATE_DOCS=1` writes the table anew.
#[test]
fn the_operators_guide_lists_every_setting() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let (before, rest) = guide.split_once("<!-- settings: generated, see tests/cli/settings.rs -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of settings -->").unwrap();
    let expected = format!("\n{}\n", table_of_settings());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let mark = "<!-- settings: generated, see tests/cli/settings.rs -->\n";
        std::fs::write(path, format!("{before}{mark}{expected}<!-- end of settings -->{after}")).unwrap();
        return;
    }
    assert_eq!(listed, expected, "run this test with UPDATE_DOCS=1");
}
