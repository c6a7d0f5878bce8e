//! How the command line is to be used, and what is said where it is not.

use crate::harness::{Engine, Program};

#[actix_web::test]
async fn a_usage_error_exits_with_2_and_touches_nothing() {
    let program = Program::start(Engine::Sqlite).await;
    for arguments in [
        &[][..],
        &["nonsense"],
        &["serve", "--colour"],
        &["project"],
        &["project", "create"],
        &["project", "create", "--name", "x", "--id", "seven"],
        &["token", "create", "--project", "1", "--role", "boss", "--name", "x"],
        &["demo", "--entries", "0"],
        &["demo", "--days", "0"],
        &["demo", "--seed", "-1"],
        &["import", "--project", "1"],
        &["import", "log.ndjson"],
        &["import", "--project", "1", "--format", "xml", "log.xml"],
        &["migrate", "down", "--steps", "0"],
        &["serve", "--database-connections", "many"],
    ] {
        let outcome = program.run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        assert!(outcome.stderr.contains("--help"), "{arguments:?}: {outcome:?}");
    }
    assert_eq!(std::fs::read_dir(program.directory()).unwrap().count(), 0);
}

#[actix_web::test]
async fn help_and_version_are_no_errors() {
    let program = Program::start(Engine::Sqlite).await;
    let help = program.run(&["--help"]).succeeded();
    for command in [
        "serve", "migrate", "project", "user", "token", "demo", "import", "backup", "restore", "verify", "copy",
        "openapi",
    ] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{command} in {}", help.stdout);
    }
    assert!(program.run(&["--version"]).succeeded().stdout.starts_with("daybook "));
    for command in [&["serve"][..], &["import"], &["demo"], &["token", "create"]] {
        program.run(&[command, &["--help"]].concat()).succeeded();
    }
}

#[actix_web::test]
async fn shells_are_told_every_command() {
    let program = Program::start(Engine::Sqlite).await;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = program.run(&["completions", shell]).succeeded().stdout;
        for word in ["daybook", "retention", "dry-run", "export"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
    assert_eq!(program.run(&["completions", "command.com"]).code, Some(2));
    assert_eq!(std::fs::read_dir(program.directory()).unwrap().count(), 0);
}
