//! `daybook restore`

use super::verify::{check_backup, whole};
use crate::cli::Restore;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{durable, open, output};
use daybook_store::Store;
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
    let former = if exists { Some(set_aside(settings, &database).await?) } else { None };
    durable::publish(&draft, &database).map_err(failed)?;
    // It is of the former database. A file that remains is not believed, either.
    let _ = fs::remove_dir_all(settings.data_dir.join(open::INDEX_DIR));

    let entries: u64 = check.projects.iter().map(|project| project.entries).sum();
    let kept = former.as_ref().map(|former| format!(" The former database is kept as {}.", former.display()));
    let sentence = format!(
        "Restored {entries} entries in {} projects to {shown}.{}",
        check.projects.len(),
        kept.unwrap_or_default()
    );
    output::print(json, &json!({"entries": entries, "projects": check.projects.len(), "former": former}), &sentence);
    Ok(())
}

/// Gives the database there is another name, unless a program has it open. One that cannot even be opened is used by nobody.
async fn set_aside(settings: &Settings, database: &Path) -> Result<PathBuf, CommandFailure> {
    let store: Option<Store> = match open::store(settings).await {
        Ok(store) => match store.take_alone().await {
            Ok(()) => Some(store),
            Err(error) => {
                return Err(CommandFailure::new(format!(
                    "{} is in use. Stop the server first ({error})",
                    database.display()
                )));
            }
        },
        Err(_) => None,
    };
    let failed = |error: io::Error| CommandFailure::new(format!("cannot rename {}: {error}", database.display()));
    let mut number = 1;
    let mut former = database.with_extension("db.former-1");
    while former.exists() {
        number += 1;
        former = database.with_extension(format!("db.former-{number}"));
    }
    fs::rename(database, &former).map_err(failed)?;
    // What a database that cannot be opened has beside it stays with it.
    for suffix in ["-wal", "-shm"] {
        let beside = |file: &Path| {
            let mut name = file.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        if beside(database).exists() {
            fs::rename(beside(database), beside(&former)).map_err(failed)?;
        }
    }
    if let Some(store) = store {
        store.close().await?;
    }
    Ok(former)
}
