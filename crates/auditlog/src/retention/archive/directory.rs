//! The directory of an archive: for its owner only, and one process at a time.

use super::{failed, off_the_loop};
use crate::Failure;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// For their owner only, as the database.
pub(super) const FILE_MODE: u32 = 0o600;
const MODE: u32 = 0o700;

/// Keeps other processes out of an archive for as long as it lives.
pub(in super::super) struct Lock(#[expect(dead_code, reason = "its end is what matters")] File);

/// Waits until nobody else writes into an archive.
pub(in super::super) async fn lock(archive: &Path) -> Result<Lock, Failure> {
    let dir = archive.to_owned();
    let locked = off_the_loop(move || {
        make(&dir)?;
        let file = fs::OpenOptions::new().append(true).create(true).mode(FILE_MODE).open(dir.join(".lock"))?;
        file.lock()?;
        Ok(Lock(file))
    });
    locked.await.map_err(|error| failed(archive, &error))
}

/// Makes a directory, unless it is there.
pub(super) fn make(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(MODE).create(dir)?;
    // Its name, too.
    match dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}
