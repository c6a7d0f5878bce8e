//! What a project's archive holds: the files that are whole, with their checksums.

use super::PARTIAL;
use super::directory::FILE_MODE;
use daybook_wire::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The name of a project's manifest.
const NAME: &str = "manifest.json";

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    project: i64,
    name: String,
    files: Vec<ArchivedFile>,
}

/// One file of an archive.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ArchivedFile {
    pub(super) file: String,
    pub(super) entries: usize,
    /// When the first and the last of them started.
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) archived_at: Timestamp,
}

/// Names one more file, which is on the disk already, in the manifest of its directory.
pub(super) fn add(dir: &Path, project: i64, name: String, file: ArchivedFile) -> io::Result<()> {
    let path = dir.join(NAME);
    let mut manifest = match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Manifest { project, name, files: Vec::new() },
        Err(error) => return Err(error),
    };
    manifest.files.push(file);
    let partial = path.with_added_extension(PARTIAL);
    let mut draft = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(FILE_MODE).open(&partial)?;
    draft.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    draft.sync_all()?;
    fs::rename(&partial, &path)?;
    // Their names, too.
    File::open(dir)?.sync_all()
}
