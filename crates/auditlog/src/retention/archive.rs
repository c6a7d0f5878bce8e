//! Files of what has expired: compressed NDJSON, and beside it a manifest with their checksums.
//!
//! `project-<id>/<first>-<id>.ndjson.gz` holds entries as an export does, the oldest first. `project-<id>/manifest.json` names every
//! file that is whole. A file that it does not name was interrupted: its entries are still in the table, and in a later file.

use super::ENTRIES_AT_A_TIME;
use crate::{AuditLog, Failure, new_id};
use daybook_store::{ProjectRow, SortKey};
use daybook_wire::{EntryDetail, ErrorCode, Timestamp};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// How many entries a file holds at most.
const ENTRIES_PER_FILE: usize = 50_000;
/// The name of a project's manifest.
const MANIFEST: &str = "manifest.json";
/// For their owner only, as the database.
const MODE: u32 = 0o600;
const DIR_MODE: u32 = 0o700;

/// What a project's archive holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    project: i64,
    name: String,
    files: Vec<ArchivedFile>,
}

/// One file of an archive.
#[derive(Debug, Serialize, Deserialize)]
struct ArchivedFile {
    file: String,
    entries: usize,
    /// When the first and the last of them started.
    from: Timestamp,
    to: Timestamp,
    bytes: u64,
    sha256: String,
    archived_at: Timestamp,
}

impl AuditLog {
    /// Writes some of a project's entries that have started before a moment into a file, and gives their keys; none where there are
    /// none. When this returns, they are on the disk.
    pub(super) async fn archive_some(
        &self,
        archive: &Path,
        project: &ProjectRow,
        kept_from: Timestamp,
    ) -> Result<Vec<SortKey>, Failure> {
        let mut archived: Vec<SortKey> = Vec::new();
        let mut draft: Option<Draft> = None;
        while archived.len() < ENTRIES_PER_FILE {
            let after = archived.last().copied();
            let keys = self.store.keys_before(project.id, kept_from, after, ENTRIES_AT_A_TIME).await?;
            if keys.is_empty() {
                break;
            }
            let entries = self.store.entries_of_keys(project.id, &keys).await?;
            let dir = archive.join(format!("project-{}", project.id));
            let id = new_id(&*self.ambient);
            let written = off_the_loop(move || {
                let mut draft = draft.map_or_else(|| Draft::begin(&dir, id, &entries), Ok)?;
                draft.write(&entries)?;
                Ok(draft)
            });
            draft = Some(written.await.map_err(|error| failed(archive, &error))?);
            archived.extend(keys);
        }
        if let Some(draft) = draft {
            let (id, name, now) = (project.id, project.name.clone(), self.ambient.now());
            off_the_loop(move || draft.finish(id, name, now)).await.map_err(|error| failed(archive, &error))?;
        }
        Ok(archived)
    }
}

fn failed(archive: &Path, error: &io::Error) -> Failure {
    let detail = format!("expired entries cannot be archived in {}, and stay: {error}", archive.display());
    Failure::new(ErrorCode::Internal, detail)
}

/// Waits for the disk where nobody else has to.
async fn off_the_loop<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Keeps other processes out of a directory for as long as it lives.
pub(super) struct Lock(#[expect(dead_code, reason = "its end is what matters")] File);

/// Waits until nobody else writes into an archive.
pub(super) async fn lock(archive: &Path) -> Result<Lock, Failure> {
    let dir = archive.to_owned();
    let locked = off_the_loop(move || {
        make_private_dir(&dir)?;
        let file = fs::OpenOptions::new().append(true).create(true).mode(MODE).open(dir.join(".lock"))?;
        file.lock()?;
        Ok(Lock(file))
    });
    locked.await.map_err(|error| failed(archive, &error))
}

fn make_private_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(DIR_MODE).create(dir)?;
    // Its name, too.
    match dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// A file that goes with what made it, unless it was given another name.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After its renaming there is none.
        let _ = fs::remove_file(&self.0);
    }
}

/// A file that is being written.
struct Draft {
    dir: PathBuf,
    /// What it will be called.
    name: String,
    output: GzEncoder<BufWriter<Hashed>>,
    partial: Partial,
    entries: usize,
    from: Timestamp,
    to: Timestamp,
}

impl Draft {
    fn begin(dir: &Path, id: uuid::Uuid, entries: &[EntryDetail]) -> io::Result<Self> {
        make_private_dir(dir)?;
        let from = entries.first().map_or(Timestamp::MIN, |entry| entry.entry.started_at);
        let digits: String = from.to_string()[..19].chars().filter(char::is_ascii_digit).collect();
        let name = format!("{digits}-{id}.ndjson.gz");
        let path = partial(&dir.join(&name));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(&path)?;
        let partial = Partial(path);
        let file = Hashed { file, hash: Sha256::new(), bytes: 0 };
        let output = GzEncoder::new(BufWriter::new(file), Compression::default());
        Ok(Self { dir: dir.to_owned(), name, output, partial, entries: 0, from, to: from })
    }

    fn write(&mut self, entries: &[EntryDetail]) -> io::Result<()> {
        for entry in entries {
            serde_json::to_writer(&mut self.output, entry)?;
            self.output.write_all(b"\n")?;
            self.to = entry.entry.started_at;
        }
        self.entries += entries.len();
        Ok(())
    }

    /// Puts the file on the disk, and then into the manifest.
    fn finish(self, project: i64, name: String, now: Timestamp) -> io::Result<()> {
        let Self { dir, name: file, output, partial: draft, entries, from, to } = self;
        let Hashed { file: written, hash, bytes } =
            output.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        written.sync_all()?;
        let path = dir.join(&file);
        fs::rename(&draft.0, &path)?;
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();

        let path = dir.join(MANIFEST);
        let mut manifest = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Manifest { project, name, files: Vec::new() },
            Err(error) => return Err(error),
        };
        manifest.files.push(ArchivedFile { file, entries, from, to, bytes, sha256, archived_at: now });
        let mut draft =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(MODE).open(partial(&path))?;
        draft.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
        draft.sync_all()?;
        fs::rename(partial(&path), &path)?;
        // Their names, too.
        File::open(&dir)?.sync_all()
    }
}

/// What a file is called until all of it is on the disk.
fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// A file whose checksum is known when it has been written.
struct Hashed {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
