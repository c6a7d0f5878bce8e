//! A file of what has expired, while it is written.

use super::PARTIAL;
use super::directory::{self, FILE_MODE};
use super::manifest::{self, ArchivedFile};
use daybook_wire::{EntryDetail, Timestamp};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A file that is being written.
pub(super) struct Draft {
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
    /// Begins a file, which is called after the first of its entries.
    pub(super) fn begin(dir: &Path, id: uuid::Uuid, entries: &[EntryDetail]) -> io::Result<Self> {
        directory::make(dir)?;
        let from = entries.first().map_or(Timestamp::MIN, |entry| entry.entry.started_at);
        let digits: String = from.to_string()[..19].chars().filter(char::is_ascii_digit).collect();
        let name = format!("{digits}-{id}.ndjson.gz");
        let path = dir.join(&name).with_added_extension(PARTIAL);
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&path)?;
        let partial = Partial(path);
        let file = Hashed { file, hash: Sha256::new(), bytes: 0 };
        let output = GzEncoder::new(BufWriter::new(file), Compression::default());
        Ok(Self { dir: dir.to_owned(), name, output, partial, entries: 0, from, to: from })
    }

    pub(super) fn write(&mut self, entries: &[EntryDetail]) -> io::Result<()> {
        for entry in entries {
            serde_json::to_writer(&mut self.output, entry)?;
            self.output.write_all(b"\n")?;
            self.to = entry.entry.started_at;
        }
        self.entries += entries.len();
        Ok(())
    }

    /// Puts the file on the disk, and then into the manifest.
    pub(super) fn finish(self, project: i64, project_name: String, archived_at: Timestamp) -> io::Result<()> {
        let Self { dir, name: file, output, partial, entries, from, to } = self;
        let Hashed { file: written, hash, bytes } =
            output.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        written.sync_all()?;
        fs::rename(&partial.0, dir.join(&file))?;
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        let archived = ArchivedFile { file, entries, from, to, bytes, sha256, archived_at };
        manifest::add(&dir, project, project_name, archived)
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
