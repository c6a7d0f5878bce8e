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
use std::os::unix::fs::OpenOptionsExt;
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
    let outcome = match make_draft(&command.file, &draft).map_err(failed) {
        Ok(()) => put_in_place(settings, &draft, &database).await,
        Err(failure) => Err(failure),
    };
    if outcome.is_err() {
        let _ = fs::remove_file(&draft);
    }
    let former = outcome?.filter(|_| exists);

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

/// Copies the backup into a file for its owner only, and onto the disk.
fn make_draft(backup: &Path, draft: &Path) -> io::Result<()> {
    let _ = fs::remove_file(draft);
    let mut copy = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    io::copy(&mut fs::File::open(backup)?, &mut copy)?;
    copy.sync_all()
}

/// Gives the draft the database's name, and what had it another, with all that lies beside it: a log of changes that remained would be
/// taken for the backup's. At no moment is there no database: a server that started then would make one.
async fn put_in_place(settings: &Settings, draft: &Path, database: &Path) -> Result<Option<PathBuf>, CommandFailure> {
    let store = if database.exists() { take_alone(settings, database).await? } else { None };
    let former = unused_name(database);
    let failed = |error: io::Error| CommandFailure::new(format!("cannot restore {}: {error}", database.display()));
    let mut kept = None;
    if database.exists() {
        fs::hard_link(database, &former).map_err(failed)?;
        kept = Some(former.clone());
    }
    for suffix in ["-wal", "-shm", "-journal"] {
        let beside = |file: &Path| {
            let mut name = file.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        if beside(database).exists() {
            fs::rename(beside(database), beside(&former)).map_err(failed)?;
        }
    }
    // It is of the former database. A file that remains is not believed, either.
    let _ = fs::remove_dir_all(settings.data_dir.join(open::INDEX_DIR));
    durable::publish(draft, database).map_err(failed)?;
    if let Some(store) = store {
        store.close().await?;
    }
    Ok(kept)
}

/// Keeps every other program out of the database; none where it is so damaged that nobody can use it.
async fn take_alone(settings: &Settings, database: &Path) -> Result<Option<Store>, CommandFailure> {
    let shown = database.display();
    let is_damaged = |error: &str| error.contains("not a database") || error.contains("malformed");
    let taken = match open::store(settings).await {
        Ok(store) => store.take_alone().await.map(|()| store).map_err(CommandFailure::from),
        Err(failure) => Err(failure),
    };
    match taken {
        Ok(store) => Ok(Some(store)),
        Err(failure) if is_damaged(&failure.to_string()) => Ok(None),
        Err(failure) if failure.to_string().contains("locked") => {
            Err(CommandFailure::new(format!("{shown} is in use. Stop the server first ({failure})")))
        }
        Err(failure) => Err(CommandFailure::new(format!(
            "{shown} cannot be taken from others ({failure}). Make sure that no server runs, and move it away yourself"
        ))),
    }
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
