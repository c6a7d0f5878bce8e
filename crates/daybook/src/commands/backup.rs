//! `daybook backup`

use crate::cli::Backup;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{checksum, durable, open, output};
use serde_json::json;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// For its owner only, as the database itself.
const MODE: u32 = 0o600;

pub(super) async fn run(settings: &Settings, json: bool, command: &Backup) -> Result<(), CommandFailure> {
    let file = &command.file;
    let shown = file.display();
    open::expect_embedded(settings, "back up PostgreSQL with pg_dump, as docs/operations.md describes")?;
    open::expect_database(settings)?;
    if file.exists() {
        return Err(CommandFailure::new(format!("{shown} exists; a backup replaces nothing. Choose another name")));
    }
    let failed = |error: io::Error| CommandFailure::new(format!("cannot write {shown}: {error}"));
    // Its own: another backup to the same name may be under way.
    let draft = durable::draft(&file.with_added_extension(std::process::id().to_string()));
    // Its rights before its content.
    File::create_new(&draft).and_then(|made| made.set_permissions(fs::Permissions::from_mode(MODE))).map_err(failed)?;
    let store = open::store(settings).await?;
    let outcome = match store.copy_into(&draft).await {
        Ok(()) => finish(&draft, file).map_err(failed),
        Err(error) => Err(CommandFailure::new(format!("cannot write {shown}: {error}"))),
    };
    store.close().await?;
    if outcome.is_err() {
        let _ = fs::remove_file(&draft);
        let _ = fs::remove_file(draft.with_extension("partial-journal"));
    }
    let (bytes, sha256) = outcome?;
    let value = json!({"file": file, "bytes": bytes, "sha256": sha256});
    let beside = checksum::beside(file);
    let sentence = format!("Wrote {shown} ({bytes} bytes), and its checksum beside it as {}.", beside.display());
    output::print(json, &value, &sentence);
    Ok(())
}

/// The checksum first: a backup that has its name has one.
fn finish(draft: &Path, file: &Path) -> io::Result<(u64, String)> {
    let bytes = fs::metadata(draft)?.len();
    let sha256 = checksum::of_file(draft)?;
    // Fails where another has taken the name meanwhile.
    File::open(draft)?.sync_all()?;
    durable::write(&checksum::beside(file), checksum::line(file, &sha256).as_bytes())?;
    fs::hard_link(draft, file)?;
    fs::remove_file(draft)?;
    durable::sync_directory(file)?;
    Ok((bytes, sha256))
}
