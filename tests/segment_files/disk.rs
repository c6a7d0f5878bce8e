//! A disk under the files of the index that is full, or on which a program can be caught in the middle of writing.

use super::instance::PATIENCE;
use crate::harness::Program;
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What happens to a program's disk.
pub(super) struct Disk {
    script: PathBuf,
}

impl Disk {
    /// Puts a program on such a disk; all is well at first.
    pub(super) fn under(program: Program) -> (Program, Self) {
        let script = program.directory().join("disk");
        let program = program.with_library("segment_files/disk.c");
        (program.set("DAYBOOK_TEST_INDEX_DISK", script.to_str().unwrap()), Self { script })
    }

    /// From now on there is no room for calls of this name.
    pub(super) fn fill_up_for(&self, call: &str) {
        self.set(&format!("fail {call}"));
    }

    /// Whichever program comes next stands still before its `number`th call of this name.
    pub(super) fn hold_before(&self, call: &str, number: u32) {
        self.set(&format!("hold {call} {number}"));
    }

    /// All is well from now on.
    pub(super) fn heal(&self) {
        self.set("");
    }

    /// Waits until what was set has happened.
    pub(super) fn until_it_happens(&self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.told().exists() {
            assert!(Instant::now() < deadline, "the index writes no file");
            sleep(Duration::from_millis(5));
        }
    }

    fn set(&self, happens: &str) {
        // Read at any moment: it is there whole, or what was there before.
        let next = self.script.with_extension("next");
        fs::write(&next, happens).unwrap();
        fs::rename(next, &self.script).unwrap();
        let _ = fs::remove_file(self.told());
    }

    fn told(&self) -> PathBuf {
        self.script.with_extension("told")
    }
}
