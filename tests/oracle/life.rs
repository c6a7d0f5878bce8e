//! A log's life in two processes, one of which has an index.

use super::FEW_ROWS;
use super::ask::{Asked, compare};
use super::model::{Model, started_at};
use super::questions::Question;
use super::steps::{Process, Source, Step};
use super::write::{append, begin, keep_for, tell};
use crate::harness::{EntryBuilder, Setup, TestApp};
use daybook_auditlog::Settings;
use proptest::test_runner::TestCaseError;
use serde_json::Value;
use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// How often it is looked whether an index is in order, and for how long.
const LOOKS: u32 = 2_000;
const PAUSE: Duration = Duration::from_millis(5);

/// What came of all lives together.
#[derive(Default)]
pub(super) struct Tally {
    /// Answers that were compared with the model's.
    pub(super) compared: Cell<u64>,
    /// Entries that were deleted.
    pub(super) deleted: Cell<u64>,
    /// Entries that an index read from files.
    pub(super) restored: Cell<u64>,
}

/// A project, and both of the processes that serve it.
pub(super) struct Life<'a> {
    sql: &'a TestApp,
    index: TestApp,
    directory: TempDir,
    model: Model,
    tally: &'a Tally,
}

impl<'a> Life<'a> {
    pub(super) async fn begin(sql: &'a TestApp, project: i64, tally: &'a Tally) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let model = begin(sql, project).await;
        let index = sql.beside(setup(directory.path())).await;
        Self { sql, index, directory, model, tally }
    }

    pub(super) async fn take(&mut self, step: &Step) {
        match step {
            Step::Append(by, entries) => self.append(*by, entries).await,
            Step::Tell(by, told) => {
                let app = process(self.sql, &self.index, *by);
                tell(app, &mut self.model, told.clone()).await;
            }
            Step::Keep(days) => keep_for(self.sql, &mut self.model, *days).await,
            Step::Purge(by, days) => self.purge(*by, *days).await,
            Step::Seal => self.seal().await,
            Step::Restart(source) => self.restart(*source).await,
        }
    }

    /// Sends what is not refused for its age.
    async fn append(&mut self, by: Process, entries: &[EntryBuilder]) {
        let kept_from = self.model.kept_from();
        let labelled = entries.iter().cloned().zip(self.model.entries.len()..);
        let entries = labelled.map(|(entry, place)| Value::from(entry.with("request_id", place.to_string())));
        let entries: Vec<Value> = entries.filter(|entry| started_at(entry) >= kept_from).collect();
        append(process(self.sql, &self.index, by), &mut self.model, &entries).await;
    }

    async fn purge(&mut self, by: Process, days: i64) {
        keep_for(self.sql, &mut self.model, days).await;
        let deleted = process(self.sql, &self.index, by).log().purge(self.model.project).await.unwrap();
        assert_eq!(deleted, self.model.purge() as u64, "what has expired is deleted, and nothing else");
        self.tally.deleted.set(self.tally.deleted.get() + deleted);
    }

    /// Waits until the index has taken in everything, and has sealed and kept all but what does not fill a segment.
    async fn seal(&self) {
        self.load().await;
        for _ in 0..LOOKS {
            let kept = rows_in_files(&self.directory.path().join(self.model.project.to_string()));
            if kept + u64::from(FEW_ROWS) > self.index.log().statistics().index.entries {
                return;
            }
            actix_web::rt::time::sleep(PAUSE).await;
        }
        panic!("the index is not sealed");
    }

    async fn restart(&mut self, source: Source) {
        // Whoever is stopped while it writes is another test's.
        self.seal().await;
        if matches!(source, Source::Database) {
            self.directory = tempfile::tempdir().unwrap();
        }
        self.index = self.sql.beside(setup(self.directory.path())).await;
        self.load().await;
        let restored = self.index.log().statistics().index.restored_entries;
        self.tally.restored.set(self.tally.restored.get() + restored);
    }

    /// Waits until all of the log is in the index. One that has lost something notices when it is asked.
    async fn load(&self) {
        self.index.list(self.model.project, "limit=1").await;
        assert!(self.index.log().load_index(self.model.project).await);
    }

    /// Asks both processes, whoever of them answers: an index may be on its way.
    pub(super) async fn compare_at_once(&mut self, question: &Question) -> Result<(), TestCaseError> {
        for app in [&self.index, self.sql] {
            compare(&Asked { app, compared: &self.tally.compared }, &mut self.model, question).await?;
        }
        Ok(())
    }

    /// Asks both processes; one of them answers out of its index alone, the other has none.
    pub(super) async fn compare_by_index(&mut self, question: &Question) -> Result<(), TestCaseError> {
        self.load().await;
        let before = self.index.log().statistics();
        self.compare_at_once(question).await?;
        let after = self.index.log().statistics();
        assert_eq!(after.answered_by_database, before.answered_by_database, "the index answers {question:?}");
        assert!(after.answered_by_index > before.answered_by_index);
        assert_eq!(self.sql.log().statistics().answered_by_index, 0);
        Ok(())
    }
}

fn process<'a>(sql: &'a TestApp, index: &'a TestApp, process: Process) -> &'a TestApp {
    match process {
        Process::Sql => sql,
        Process::Index => index,
    }
}

/// Segments of few rows, so that there are many.
fn setup(directory: &Path) -> Setup {
    let settings = Settings {
        index_memory_bytes: super::ENOUGH,
        index_head_rows: FEW_ROWS,
        index_dir: Some(directory.to_owned()),
        ..Settings::default()
    };
    Setup { settings, ..Setup::default() }
}

/// The rows of the segments in a directory, whose names end in how many they are.
fn rows_in_files(directory: &Path) -> u64 {
    let names =
        fs::read_dir(directory).into_iter().flatten().map(|file| file.unwrap().file_name().into_string().unwrap());
    let rows = |name: String| name.strip_suffix(".segment")?.rsplit('-').next()?.parse::<u64>().ok();
    names.filter_map(rows).sum()
}
