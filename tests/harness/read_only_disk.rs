//! A disk that turns read-only under a running program.

use super::Program;
use std::fs;
use std::path::PathBuf;

/// The switch of a program's disk.
pub(crate) struct ReadOnlyDisk {
    flag: PathBuf,
}

impl ReadOnlyDisk {
    /// Puts a program on such a disk; it can be written to at first.
    pub(crate) fn under(program: Program) -> (Program, Self) {
        let flag = program.directory().join("read-only");
        let program = program.with_library("harness/read_only_disk.c");
        (program.set("DAYBOOK_TEST_READ_ONLY", flag.to_str().unwrap()), Self { flag })
    }

    /// Nothing can be written from now on.
    pub(crate) fn lock(&self) {
        fs::write(&self.flag, "").unwrap();
    }

    /// Everything is well again.
    pub(crate) fn unlock(&self) {
        fs::remove_file(&self.flag).unwrap();
    }
}
