//! The real program, in a directory of its own and with nothing of ours in its environment.

use super::copies::copy_newest;
use super::database::execute;
use super::{Database, Engine, TestAmbient, scrape};
use daybook_auditlog::{AuditLog, Settings};
use daybook_store::{ConnectOptions, Store};
use daybook_wire::{EntryDetail, Query, Role};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No command may take longer.
const PATIENCE: Duration = Duration::from_mins(1);
/// The secret for a database of one's own, where none is made.
const SECRET: &str = "the secret of the real program is long enough";

/// The program, and what it works on.
pub(crate) struct Program {
    directory: TempDir,
    engine: Engine,
    environment: Vec<(String, String)>,
    database_url: String,
    /// Dropped with the program.
    _database: Option<Database>,
}

impl Program {
    /// A program without data: on `SQLite` as it comes, on `PostgreSQL` with the least that must be set.
    pub(crate) async fn start(engine: Engine) -> Self {
        let directory = tempfile::tempdir().unwrap();
        match engine {
            Engine::Sqlite => {
                let database_url = format!("sqlite://{}", directory.path().join("data/daybook.db").display());
                Self { directory, engine, environment: Vec::new(), database_url, _database: None }
            }
            Engine::Postgres => {
                let database = Database::create(engine).await;
                let url = database.url.clone();
                Self { _database: Some(database), ..Self::on(url) }
            }
        }
    }

    /// A program without data, on an empty `PostgreSQL` database that belongs to somebody else.
    pub(crate) fn on(database_url: String) -> Self {
        let environment = [("DAYBOOK_DATABASE_URL", database_url.as_str()), ("DAYBOOK_JWT_SECRET", SECRET)];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let directory = tempfile::tempdir().unwrap();
        Self { directory, engine: Engine::Postgres, environment, database_url, _database: None }
    }

    /// Where it runs.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Sets an environment variable.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Has it call into a library of ours, made of this C file, before the system's.
    pub(crate) fn with_library(self, source: &str) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        let library = self.directory().join("library.so");
        let compiled = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status();
        assert!(compiled.unwrap().success());
        self.set("LD_PRELOAD", library.to_str().unwrap())
    }

    /// Lets it serve metrics, and says where.
    pub(crate) fn with_metrics(self) -> (Self, String) {
        let address = scrape::free_address();
        (self.set("DAYBOOK_METRICS_LISTEN", &address), address)
    }

    /// Where its database is.
    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Writes a file where it runs.
    pub(crate) fn write(&self, name: &str, content: &str) {
        std::fs::write(self.directory().join(name), content).unwrap();
    }

    /// Creates project 1, which keeps entries for a hundred years.
    pub(crate) fn create_project(&self) {
        self.run(&["project", "create", "--id", "1", "--name", "Acme", "--retention-days", "36500"]).succeeded();
    }

    /// Creates a token of project 1.
    pub(crate) fn create_token(&self, role: &str) -> String {
        let token = self.json(&["token", "create", "--project", "1", "--role", role, "--name", role]);
        token["token"].as_str().unwrap().to_owned()
    }

    /// The command line, not started yet.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        // A file that grows beyond a limit is an error, as on a full disk, and not the end of the process.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(binary());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DAYBOOK_")) {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.directory()).envs(self.environment.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with_input(arguments, "")
    }

    /// Runs a command with `--json`, and reads what it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.run(&[arguments, &["--json"]].concat()).succeeded();
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.stdout))
    }

    /// Runs a command to its end, with something on its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut child = self.command(arguments).spawn().unwrap();
        // A program that has failed already reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let id = child.id();
        let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
        let deadline = Instant::now() + PATIENCE;
        while !waiting.is_finished() {
            if Instant::now() > deadline {
                let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
                panic!("{arguments:?} did not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = waiting.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Runs a statement past the program.
    pub(crate) async fn execute(&self, sql: &str) {
        execute(&self.database_url, sql).await;
    }

    /// Copies the newest entry of project 1 many times, past the program.
    pub(crate) async fn copy_newest(&self, count: u32) {
        copy_newest(self.engine, &self.database_url, count).await;
    }

    /// Everything in project 1, oldest first, read past the program.
    pub(crate) async fn entries(&self) -> Vec<EntryDetail> {
        let options = ConnectOptions::to(self.database_url.clone());
        let store = Store::connect(&options).await.unwrap();
        let log = AuditLog::new(store, Arc::new(TestAmbient::new()), Settings::default());
        let project = log.open_project_locally(1, Role::Admin).await.unwrap();
        let mut query = Query::decode("range=36500d&order=asc&limit=200").unwrap();
        let mut entries = Vec::new();
        loop {
            let page = log.page(&project, &query).await.unwrap();
            for entry in page.entries {
                entries.push(log.entry(&project, entry.id).await.unwrap());
            }
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                return entries;
            }
        }
    }
}

/// What became of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails unless the command succeeded.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Fails unless the command failed with one sentence that holds each of `parts`.
    #[track_caller]
    pub(crate) fn failed_with(self, parts: &[&str]) {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert_eq!(self.stdout, "");
        assert!(self.stderr.starts_with("error: "), "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} in {self:?}");
        }
    }

    /// Fails unless the failure is told in one line.
    #[track_caller]
    pub(crate) fn failed_in_a_line_with(self, parts: &[&str]) {
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        self.failed_with(parts);
    }
}

/// The program beside this test: `target/<profile>/daybook`.
fn binary() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let binary = this.parent().and_then(Path::parent).unwrap().join("daybook");
    assert!(binary.is_file(), "{} is not built: run through scripts/test.sh", binary.display());
    binary
}
