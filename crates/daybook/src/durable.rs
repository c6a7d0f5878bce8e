//! Files that are whole or not there, whatever happens meanwhile.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What a file is called while it is written.
pub(crate) fn draft(file: &Path) -> PathBuf {
    file.with_added_extension("partial")
}

/// Gives a draft its name, once all of it is on the disk.
pub(crate) fn publish(draft: &Path, file: &Path) -> io::Result<()> {
    File::open(draft)?.sync_all()?;
    fs::rename(draft, file)?;
    sync_directory(file)
}

/// Puts the name of a file on the disk.
pub(crate) fn sync_directory(file: &Path) -> io::Result<()> {
    let directory = file.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

/// Writes a small file.
pub(crate) fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    let draft = draft(file);
    fs::write(&draft, content)?;
    publish(&draft, file)
}
