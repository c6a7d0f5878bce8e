//! What can happen to a log between two questions.

use super::log::{Told, one_entry, told};
use crate::harness::EntryBuilder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// One of the two processes that serve a log.
#[derive(Debug, Clone, Copy)]
pub(super) enum Process {
    /// The one without an index.
    Sql,
    /// The one whose index answers.
    Index,
}

/// Where an index comes from when its process starts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// The segments that were kept in files, and the entries that are in none of them.
    Files,
    /// The database alone: the files are lost.
    Database,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Entries arrive, in any order of time, some of them weeks late.
    Append(Process, Vec<EntryBuilder>),
    /// The platform says what it knows of an actor.
    Tell(Process, Told),
    /// Entries are kept for so many days from now on. What expires by that may be seen again later.
    Keep(i64),
    /// Entries are kept for so many days, and those that have expired are deleted.
    Purge(Process, i64),
    /// What the index has taken in is sealed, merged, and kept in files.
    Seal,
    /// The index is dropped, and loaded again.
    Restart(Source),
}

/// What happens, step by step.
pub(super) fn step() -> impl Strategy<Value = Step> {
    let process = || select(&[Process::Sql, Process::Index][..]);
    // The moments that logs are made of lie on both sides of each of these.
    let days = || select(&[30_i64, 20, 10, 7][..]);
    prop_oneof![
        5 => (process(), vec(one_entry(), 0..13)).prop_map(|(by, entries)| Step::Append(by, entries)),
        1 => (process(), told()).prop_map(|(by, told)| Step::Tell(by, told)),
        1 => days().prop_map(Step::Keep),
        2 => (process(), days()).prop_map(|(by, days)| Step::Purge(by, days)),
        1 => Just(Step::Seal),
        2 => select(&[Source::Files, Source::Files, Source::Database][..]).prop_map(Step::Restart),
    ]
}
