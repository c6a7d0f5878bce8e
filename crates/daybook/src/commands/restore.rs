//! `daybook restore`

use super::verify::{check_backup, whole};
use crate::cli::Restore;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{durable, open, output};
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(super) async fn run(settings: &Settings, json: bool, command: &Restore) -> Result<(), CommandFailure> {
    open::expect_embedded(settings, "restore PostgreSQL with pg_restore, as docs/operations.md describes")?;
    open::make_writable(&settings.data_dir)?;
    let database = settings.database_file();
    let shown = database.display();
    let exists = database.exists();
    if exists && !command.replace {
        return Err(CommandFailure::new(format!(
            "{shown} exists. With --replace, the backup takes its place and it is kept under another name"
        )));
    }
    let check = whole(&command.file.display().to_string(), check_backup(&command.file).await?)?;

    let draft = durable::draft(&database);
    let failed = |error: io::Error| CommandFailure::new(format!("cannot restore {shown}: {error}"));
    fs::copy(&command.file, &draft).map_err(failed)?;
    let former = match set_aside(settings, &database).await {
        Ok(former) => former.filter(|_| exists),
        Err(failure) => {
            let _ = fs::remove_file(&draft);
            return Err(failure);
        }
    };
    durable::publish(&draft, &database).map_err(failed)?;
    // It is of the former database. A file that remains is not believed, either.
    let _ = fs::remove_dir_all(settings.data_dir.join(open::INDEX_DIR));

    let entries: u64 = check.projects.iter().map(|project| project.entries).sum();
    let kept = former.as_ref().map(|former| format!(" The former database is kept as {}.", former.display()));
    let what = match check.missing_migrations {
        0 => format!("{entries} entries in {} projects", check.projects.len()),
        _ => "a database of an earlier version, which the next start brings up to date,".to_owned(),
    };
    let sentence = format!("Restored {what} to {shown}.{}", kept.unwrap_or_default());
    output::print(json, &json!({"entries": entries, "projects": check.projects.len(), "former": former}), &sentence);
    Ok(())
}

/// Gives the database there is another name, with what lies beside it: a log of changes that remained would be taken for the
/// backup's. Fails where a program has it open; one that cannot even be opened is used by nobody.
async fn set_aside(settings: &Settings, database: &Path) -> Result<Option<PathBuf>, CommandFailure> {
    let store = if database.exists() { open::store(settings).await.ok() } else { None };
    if let Some(store) = &store
        && let Err(error) = store.take_alone().await
    {
        let shown = database.display();
        return Err(CommandFailure::new(format!("{shown} is in use. Stop the server first ({error})")));
    }
    let former = unused_name(database);
    let mut moved = None;
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let beside = |file: &Path| {
            let mut name = file.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        if beside(database).exists() {
            fs::rename(beside(database), beside(&former)).map_err(|error| {
                CommandFailure::new(format!("cannot rename {}: {error}", beside(database).display()))
            })?;
            moved = Some(former.clone());
        }
    }
    if let Some(store) = store {
        store.close().await?;
    }
    Ok(moved)
}

/// What the database that is replaced is called from now on.
fn unused_name(database: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let name = database.with_extension(format!("db.former-{number}"));
        if !name.exists() {
            return name;
        }
        number += 1;
    }
}
