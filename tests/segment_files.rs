//! The files of the index: the next start reads them instead of every entry, and answers the same whatever became of them.

mod disk;
mod full_disk;
mod instance;
mod killed;

use crate::harness::{Engine, Setup, TestApp, admin, both_engines, entry};
use daybook_auditlog::Settings;
use daybook_wire::routes;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

both_engines!(Kept:
    a_start_reads_the_files_and_answers_the_same,
    a_file_that_is_not_whole_is_made_again,
    files_of_another_database_are_not_believed,
    what_was_deleted_does_not_come_back,
    what_was_deleted_stays_gone_beside_what_came_since_and_is_older,
    entries_that_arrive_late_are_in_their_place,
    what_was_merged_stays_until_what_became_of_it_is_written,
);

const ENTRIES: i64 = 230;
/// So many make a segment.
const HEAD_ROWS: u32 = 50;
const DAY: i64 = 24 * 60;
const QUESTIONS: [&str; 5] = [
    "range=36500d&limit=200",
    "range=36500d&limit=200&order=asc&method=GET",
    "range=36500d&search=day+1&limit=200",
    "range=36500d&actor_exclude=user:7&limit=200",
    "range=20d&status=2xx&limit=200",
];

/// An application whose index is loaded and kept in files.
struct Kept {
    app: TestApp,
    directory: TempDir,
}

impl Kept {
    async fn start(engine: Engine) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let app = TestApp::start_with(engine, setup(directory.path())).await;
        app.append(1, entries(0..ENTRIES)).await;
        assert!(app.log().load_index(1).await);
        Self { app, directory }
    }

    async fn restart(self) -> Self {
        let app = self.app.restart(setup(self.directory.path())).await;
        assert!(app.log().load_index(1).await);
        Self { app, directory: self.directory }
    }

    fn files(&self) -> Vec<PathBuf> {
        let found = fs::read_dir(self.directory.path().join("1")).into_iter().flatten();
        let mut paths: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    fn restored(&self) -> u64 {
        self.app.log().statistics().index.restored_entries
    }

    /// Waits until its entries lie in so many segments, and what came of that is written.
    async fn until_segments(&self, segments: u64) {
        let held = || self.app.log().statistics().indexes[0].segments;
        for _ in 0..1_000 {
            if held() == segments {
                return;
            }
            actix_web::rt::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(held(), segments);
    }

    /// Everything it answers.
    async fn answers(&self) -> Vec<Value> {
        let mut answers = Vec::new();
        for question in QUESTIONS {
            for path in [routes::audit_logs(1), routes::volume(1), routes::facets(1)] {
                let question = if path == routes::audit_logs(1) { question.to_owned() } else { without_page(question) };
                answers.push(self.app.ask(&format!("{path}?{question}")).await.expect(200).json());
            }
        }
        answers
    }

    /// What SQL answers to the same.
    async fn answers_by_sql(self) -> (Vec<Value>, Self) {
        let app = self.app.restart(Setup::default()).await;
        let without = Self { app, directory: self.directory };
        let answers = without.answers().await;
        (answers, without)
    }
}

fn setup(directory: &Path) -> Setup {
    let settings = Settings {
        index_memory_bytes: 64 << 20,
        index_dir: Some(directory.to_owned()),
        index_head_rows: HEAD_ROWS,
        ..Settings::default()
    };
    Setup { settings, ..Setup::default() }
}

fn without_page(question: &str) -> String {
    let kept = |part: &&str| !part.starts_with("limit=") && !part.starts_with("order=");
    question.split('&').filter(kept).collect::<Vec<_>>().join("&")
}

/// Entries of the last 29 days, one after another.
fn entries(numbers: std::ops::Range<i64>) -> Vec<Value> {
    let one = |number: i64| {
        let method = if number % 3 == 0 { "GET" } else { "POST" };
        let made = entry(&format!("day {number}")).minutes_ago(28 * DAY - number * 120).with("method", method);
        made.actor("user", &(number % 9).to_string()).into()
    };
    numbers.map(one).collect()
}

async fn a_start_reads_the_files_and_answers_the_same(kept: Kept) {
    let answers = kept.answers().await;
    assert!(!kept.files().is_empty());
    let kept = kept.restart().await;
    assert!(kept.restored() >= 200, "only the newest entries are read from the database, not {}", kept.restored());
    assert_eq!(kept.answers().await, answers);

    // Appends go on where they were, and are kept too.
    kept.app.append(1, entries(ENTRIES..ENTRIES + 60)).await;
    let more = kept.answers().await;
    let kept = kept.restart().await;
    assert!(kept.restored() >= 250);
    assert_eq!(kept.answers().await, more);
    assert_eq!(kept.answers_by_sql().await.0, more);
}

async fn a_file_that_is_not_whole_is_made_again(kept: Kept) {
    let answers = kept.answers().await;
    let whole = kept.files();
    let damages: [fn(Vec<u8>) -> Vec<u8>; 4] = [
        |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        },
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |_| Vec::new(),
        |_| b"something else".to_vec(),
    ];
    let mut kept = kept;
    for damage in damages {
        for path in kept.files() {
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, damage(bytes)).unwrap();
        }
        fs::write(kept.directory.path().join("1/1-50-50.unfinished"), b"the process was killed here").unwrap();
        kept = kept.restart().await;
        assert_eq!(kept.restored(), 0);
        assert_eq!(kept.answers().await, answers);
        assert_eq!(kept.files(), whole, "they are written again, and what was not finished is gone");
    }
}

async fn files_of_another_database_are_not_believed(kept: Kept) {
    let other = Kept::start(kept.app.database.engine).await;
    // The same numbers and times, and one name that is another: in the last segment that both have.
    other.app.database.execute("UPDATE audit_entries SET actor_name = 'Somebody else' WHERE seq >= 150").await;
    let (expected, other) = other.answers_by_sql().await;
    let app = other.app.restart(setup(kept.directory.path())).await;
    assert!(app.log().load_index(1).await);
    let mixed = Kept { app, directory: kept.directory };
    assert!(mixed.restored() <= 150, "{}", mixed.restored());
    assert_eq!(mixed.answers().await, expected);
}

async fn what_was_deleted_does_not_come_back(kept: Kept) {
    // Expired are now the oldest, which are a part of a segment only.
    kept.app.ambient.advance(4 * 86_400);
    assert!(kept.app.log().purge_all().await.unwrap() > 0);
    let raised = kept.app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"retention_days": 90}));
    raised.send().await.expect(200);
    let kept = kept.restart().await;
    assert!(kept.restored() > 0);
    let answers = kept.answers().await;
    assert_eq!(kept.answers_by_sql().await.0, answers);
}

async fn what_was_deleted_stays_gone_beside_what_came_since_and_is_older(kept: Kept) {
    kept.app.ambient.advance(4 * 86_400);
    assert!(kept.app.log().purge_all().await.unwrap() > 0);
    let raised = kept.app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"retention_days": 90}));
    raised.send().await.expect(200);
    kept.app.append(1, entry("older than all").minutes_ago(60 * DAY)).await;
    let kept = kept.restart().await;
    assert!(kept.restored() > 0);
    let answers = kept.answers().await;
    assert_eq!(kept.answers_by_sql().await.0, answers);
}

async fn entries_that_arrive_late_are_in_their_place(kept: Kept) {
    let late: Vec<Value> =
        (0..120).map(|number| entry(&format!("late {number}")).minutes_ago(25 * DAY - number).into()).collect();
    kept.app.append(1, late).await;
    let answers = kept.answers().await;
    let kept = kept.restart().await;
    assert!(kept.restored() >= 300);
    assert_eq!(kept.answers().await, answers);
    assert_eq!(kept.answers_by_sql().await.0, answers);
}

/// Given files of segments that are merged, when the file of what they became cannot be written, then the next start still reads theirs.
async fn what_was_merged_stays_until_what_became_of_it_is_written(kept: Kept) {
    // Nothing can be written under the name of a directory.
    let in_the_way = kept.directory.path().join("1/1-400-200.unfinished");
    fs::create_dir(&in_the_way).unwrap();
    // The fourth segment of 50 entries is merged with those before. One is always there that is not full yet.
    for segments in [3, 4, 5, 3] {
        kept.app.append(1, entries(0..50)).await;
        kept.app.list(1, "limit=1").await;
        kept.until_segments(segments).await;
    }
    let answers = kept.answers().await;
    fs::remove_dir(&in_the_way).unwrap();
    let kept = kept.restart().await;
    assert_eq!(kept.restored(), 350, "all but what was in no file yet");
    assert_eq!(kept.answers().await, answers);
    let names = kept.files();
    assert!(names.len() == 2 && names[0].ends_with("1-400-200.segment"), "it is written now: {names:?}");
    assert_eq!(kept.answers_by_sql().await.0, answers);
}

/// A directory that cannot be written to costs the next start its time, and nothing else.
#[actix_web::test]
async fn without_files_everything_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("a file");
    fs::write(&file, b"").unwrap();
    let app = TestApp::start_with(Engine::Sqlite, setup(&file)).await;
    app.append(1, entries(0..ENTRIES)).await;
    assert!(app.log().load_index(1).await);
    assert_eq!(app.list(1, "range=36500d").await.total.value, 230);
    assert_eq!(app.log().statistics().index.restored_entries, 0);
}

#[cfg(unix)]
#[actix_web::test]
async fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::start(Engine::Sqlite).await;
    for path in kept.files() {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
