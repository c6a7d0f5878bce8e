//! Where the sealed segments of one project's index are kept, so that the next start need not read every entry again.
//!
//! The files are derived: any of them may be missing, damaged, or of another database. Nothing is believed that the database does
//! not confirm, and whatever they lack is read from it.

use daybook_index::{Saved, SegmentName};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXTENSION: &str = "segment";
/// A file under this name is not whole.
const UNFINISHED: &str = "unfinished";

/// The directory of one project's segments. It is made when the first is written.
#[derive(Debug)]
pub(super) struct SegmentFiles(PathBuf);

impl SegmentFiles {
    pub(super) fn new(directory: &Path, project: i64) -> Self {
        Self(directory.join(project.to_string()))
    }

    /// The segments that are there, the latest appended first.
    pub(super) fn names(&self) -> Vec<SegmentName> {
        let mut names: Vec<SegmentName> = self.paths().filter_map(|path| name_of(&path)).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.last_seq));
        names
    }

    /// Reads a segment; one that is no use is removed.
    pub(super) fn read(&self, name: SegmentName) -> Option<Saved> {
        let path = self.path(name);
        let saved = fs::read(&path).map_err(|error| error.to_string());
        let saved = saved.and_then(|bytes| Saved::from_bytes(&bytes).map_err(|error| error.to_string()));
        saved.inspect_err(|error| self.give_up(name, error)).ok()
    }

    /// Removes a segment that is no use, and says why.
    pub(super) fn give_up(&self, name: SegmentName, reason: &str) {
        let path = self.path(name);
        tracing::warn!(path = %path.display(), reason, "a file of the index is not used; the entries are read again");
        remove(&path);
    }

    /// Writes a segment: it is there whole, or not at all.
    pub(super) fn write(&self, name: SegmentName, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let path = self.path(name);
        let unfinished = path.with_extension(UNFINISHED);
        let written = private(&unfinished).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_data()
        });
        let written = written.and_then(|()| fs::rename(&unfinished, &path));
        // A full disk is better off without half a file.
        written.inspect_err(|_| remove(&unfinished))
    }

    /// Removes every other segment, and what was not finished.
    pub(super) fn keep_only(&self, is_kept: impl Fn(&SegmentName) -> bool) {
        let is_other = |path: &PathBuf| name_of(path).is_none_or(|name| !is_kept(&name));
        self.paths().filter(is_other).for_each(|path| remove(&path));
    }

    fn path(&self, name: SegmentName) -> PathBuf {
        let SegmentName { first_seq, last_seq, rows } = name;
        self.0.join(format!("{first_seq}-{last_seq}-{rows}.{EXTENSION}"))
    }

    /// All that may be ours.
    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let paths = fs::read_dir(&self.0).into_iter().flatten().flatten().map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|it| it == EXTENSION || it == UNFINISHED))
    }
}

fn name_of(path: &Path) -> Option<SegmentName> {
    let stem = path.file_name()?.to_str()?.strip_suffix(EXTENSION)?.strip_suffix('.')?;
    let mut parts = stem.split('-');
    let name = SegmentName {
        first_seq: parts.next()?.parse().ok()?,
        last_seq: parts.next()?.parse().ok()?,
        rows: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(name)
}

/// A new file that nobody else may read: what is in it was in the database.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What cannot be removed is looked at again at the next start.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}
