//! What the fuzz targets found once, and what they start from, stays good: every input of `tests/fuzz/corpus`, through the checks
//! of its target. `make fuzz` looks for more.

#[path = "fuzz/checks/csv.rs"]
mod csv;
#[path = "fuzz/checks/cursor.rs"]
mod cursor;
#[path = "fuzz/checks/entries.rs"]
mod entries;
#[path = "fuzz/checks/index.rs"]
mod index;
#[path = "fuzz/checks/query.rs"]
mod query;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

type Check = fn(&[u8]);
const CHECKS: [(&str, Check); 5] = [
    ("csv", csv::check),
    ("cursor", cursor::check),
    ("entries", entries::check),
    ("index", index::check),
    ("query", query::check),
];

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).unwrap().map(|file| file.unwrap().path()).collect()
}

#[test]
fn every_input_passes_the_checks_of_its_target() {
    for (target, check) in CHECKS {
        let inputs = files(&fuzz().join("corpus").join(target));
        assert!(!inputs.is_empty(), "{target} starts from nothing");
        for input in inputs {
            let bytes = fs::read(&input).unwrap();
            let outcome = std::panic::catch_unwind(|| check(&bytes));
            assert!(outcome.is_ok(), "{}", input.display());
        }
    }
}

#[test]
fn every_target_has_its_corpus_and_its_checks() {
    let names = |below: &str| -> BTreeSet<String> {
        let name = |file: &PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
        files(&fuzz().join(below)).iter().map(name).collect()
    };
    let expected: BTreeSet<String> = CHECKS.iter().map(|(target, _)| (*target).to_owned()).collect();
    for below in ["targets", "checks", "corpus"] {
        assert_eq!(names(below), expected, "{below}");
    }
}
