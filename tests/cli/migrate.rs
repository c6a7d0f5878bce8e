//! `daybook migrate`

use crate::harness::{Program, both_engines};

both_engines!(
    Program: migrations_go_up_and_down,
    a_database_of_a_newer_version_is_refused,
    a_database_of_another_program_is_left_alone,
);

async fn migrations_go_up_and_down(program: Program) {
    let empty = program.json(&["migrate", "status"]);
    assert_eq!(empty["applied"], serde_json::json!([]));
    let all = empty["pending"].as_array().unwrap().len();
    assert!(all >= 5);
    let count = |arguments: &[&str]| program.json(arguments)["applied"].as_array().unwrap().len();
    assert_eq!(count(&["migrate", "up"]), all);
    assert_eq!(count(&["migrate", "down"]), all - 1);
    assert_eq!(count(&["migrate", "down", "--steps", "2"]), all - 3);
    let said = program.run(&["migrate", "up"]).succeeded();
    assert!(said.stdout.lines().all(|line| line.starts_with("applied  m")), "{said:?}");
    assert_eq!(said.stdout.lines().count(), all);
}

async fn a_database_of_a_newer_version_is_refused(program: Program) {
    program.run(&["migrate", "up"]).succeeded();
    program.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)").await;
    for command in [
        &["migrate", "status"][..],
        &["migrate", "up"],
        &["serve", "--log", "error", "--listen", "127.0.0.1:0"],
        &["project", "create", "--name", "x"],
    ] {
        program.run(command).failed_in_a_line_with(&["another version of Daybook", "m9999_from_the_future"]);
    }
}

async fn a_database_of_another_program_is_left_alone(program: Program) {
    program.run(&["migrate", "up"]).succeeded();
    let all = program.json(&["migrate", "status"])["applied"].as_array().unwrap().len();
    program.run(&["migrate", "down", "--steps", &all.to_string()]).succeeded();
    program.execute("CREATE TABLE invoices (id INTEGER)").await;
    for command in [&["migrate", "up"][..], &["serve", "--log", "error", "--listen", "127.0.0.1:0"]] {
        program.run(command).failed_in_a_line_with(&["belongs to another program", "a table invoices"]);
    }
    program.execute("DROP TABLE invoices").await;
    program.run(&["migrate", "up"]).succeeded();
}
