//! `daybook verify`

use super::table::Table;
use crate::cli::Verify;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{checksum, open, output};
use daybook_store::{Check, Store, StoreError};
use serde_json::json;
use std::fs;
use std::path::Path;

pub(super) async fn run(settings: &Settings, json: bool, command: &Verify) -> Result<(), CommandFailure> {
    let (name, check) = if let Some(file) = &command.file {
        (file.display().to_string(), check_backup(file).await?)
    } else {
        open::expect_database(settings)?;
        let store = open::store(settings).await?;
        let check = store.check().await?;
        store.close().await?;
        ("the database".to_owned(), check)
    };
    let check = whole(&name, check)?;
    let time = |at: Option<daybook_wire::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let rows = check
        .projects
        .iter()
        .map(|one| [one.id.to_string(), one.name.clone(), one.entries.to_string(), time(one.oldest), time(one.newest)]);
    let table = Table::new(["PROJECT", "NAME", "ENTRIES", "OLDEST", "NEWEST"], rows);
    let projects: Vec<_> = check
        .projects
        .iter()
        .map(|one| json!({"project": one.id, "name": one.name, "entries": one.entries, "oldest": one.oldest, "newest": one.newest}))
        .collect();
    let sentence = match check.missing_migrations {
        0 => format!("{table}{name} is whole."),
        missing => format!(
            "{name} is whole, and of an earlier version: its {missing} missing migrations are applied when it is used."
        ),
    };
    let value = json!({"whole": true, "missing_migrations": check.missing_migrations, "projects": projects});
    output::print(json, &value, &sentence);
    Ok(())
}

/// Checks a backup: against the checksum beside it, if there is one, and then as a database.
pub(super) async fn check_backup(file: &Path) -> Result<Check, CommandFailure> {
    let shown = file.display();
    let failed = |error: std::io::Error| CommandFailure::new(format!("cannot read {shown}: {error}"));
    let mut changes = file.as_os_str().to_owned();
    changes.push("-wal");
    if fs::metadata(Path::new(&changes)).is_ok_and(|changes| changes.len() > 0) {
        return Err(CommandFailure::new(format!(
            "{shown} is not all there is: what was written last is beside it, in {}. Back it up with `daybook backup`, which \
             brings the two together",
            Path::new(&changes).display()
        )));
    }
    let expected = checksum::kept(file).map_err(failed)?;
    let found = checksum::of_file(file).map_err(failed)?;
    if expected.is_some_and(|expected| expected != found) {
        let beside = checksum::beside(file);
        return Err(CommandFailure::new(format!(
            "{shown} is not what was backed up: its checksum is {found}, and {} says otherwise",
            beside.display()
        )));
    }
    let unreadable = |error| match error {
        StoreError::Schema(sentence) => CommandFailure::new(format!("{shown} cannot be used: {sentence}")),
        error => CommandFailure::new(format!("{shown} is no backup of Daybook: {error}")),
    };
    let store = Store::open_unchanged(file).await.map_err(unreadable)?;
    let state = store.migration_state().await.map_err(unreadable)?;
    if state.applied.is_empty() {
        return Err(CommandFailure::new(format!("{shown} is no backup of Daybook: it has none of its tables")));
    }
    let check = store.check().await.map_err(unreadable)?;
    store.close().await?;
    Ok(check)
}

/// Fails where something is wrong.
pub(super) fn whole(name: &str, check: Check) -> Result<Check, CommandFailure> {
    if check.problems.is_empty() {
        return Ok(check);
    }
    Err(CommandFailure::new(format!("{name} is damaged:\n  {}", check.problems.join("\n  "))))
}
