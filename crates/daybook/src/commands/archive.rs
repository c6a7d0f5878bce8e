//! Whether a file of an archive is what was archived.

use crate::checksum;
use crate::failure::CommandFailure;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::Path;

/// What an archive's manifest says that matters here.
#[derive(Deserialize)]
struct Manifest {
    files: Vec<Archived>,
}

#[derive(Deserialize)]
struct Archived {
    file: String,
    sha256: String,
}

/// Compares a file with what the manifest beside it says, if there is one that names it.
pub(super) fn check(file: &Path) -> Result<(), CommandFailure> {
    let path = file.with_file_name("manifest.json");
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(CommandFailure::new(format!("cannot read {}: {error}", path.display()))),
    };
    // Somebody else's file of that name says nothing of this one.
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) else { return Ok(()) };
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let Some(expected) = manifest.files.iter().find(|one| one.file == name) else { return Ok(()) };
    let found = checksum::of_file(file)
        .map_err(|error| CommandFailure::new(format!("cannot read {}: {error}", file.display())))?;
    if found == expected.sha256 {
        return Ok(());
    }
    Err(CommandFailure::new(format!(
        "{} is not what was archived: its checksum is {found}, and {} says otherwise",
        file.display(),
        path.display()
    )))
}
