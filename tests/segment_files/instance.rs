//! The real server, with so many entries that its index writes files.

use super::disk::Disk;
use crate::harness::{Engine, Program, Server, append_to, entry, scrape};
use daybook_wire::routes;
use serde_json::{Value, json};
use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
/// So many entries make a segment; the program has no setting for that.
pub(super) const SEGMENT_ROWS: u64 = 65_535;
/// When the entries of the start were made. Others are later, and change none of the answers about these.
const THEN: &str = "from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z";
/// When the others were made.
const LATER: &str = "from=2022-01-01T00:00:00Z&to=2023-01-01T00:00:00Z";
/// SQL counts no further.
const MANY: u64 = 10_000;

/// A program with entries, the disk under its index, and what is right.
pub(super) struct Instance {
    program: Program,
    pub(super) disk: Disk,
    metrics: String,
    writer: String,
    reader: String,
    /// What a server without an index answers about the start.
    truth: Vec<(String, Value)>,
    /// How many entries there are of later.
    later: u64,
}

impl Instance {
    /// A program with so many entries, which differ in what is asked for. No index has seen them.
    pub(super) async fn with_entries(count: u32) -> Self {
        let (program, disk) = Disk::under(Program::start(Engine::Sqlite).await);
        let (program, metrics) = program.set("DAYBOOK_INDEX_MEMORY_MB", "0").with_metrics();
        program.create_project();
        let (writer, reader) = (program.create_token("ingest"), program.create_token("admin"));
        let mut instance = Self { program, disk, metrics, writer, reader, truth: Vec::new(), later: 0 };
        let server = instance.serve();
        instance.append_at(&server, "2020-01-01T00:00:00Z");
        instance.program.copy_newest(count - 1).await;
        // A prime that shares nothing with the other numbers: neighbours in number are far apart in time.
        let varied = "PRAGMA cache_size = -200000;
            UPDATE audit_entries SET started_at = started_at + seq * 7919 % 2000000 * 1000000, actor_id = seq % 97,
            method = iif(seq % 3 = 0, 'GET', 'POST'), path = '/things/' || seq % 1009,
            status_code = iif(seq % 11 = 0, 404, 200)";
        instance.program.execute(varied).await;
        instance.truth = instance.answers(&server);
        server.stop();
        instance.program = instance.program.set("DAYBOOK_INDEX_MEMORY_MB", "256");
        instance
    }

    /// Starts the server.
    pub(super) fn serve(&self) -> Server {
        Server::start(&self.program)
    }

    /// Appends an entry of later.
    pub(super) fn append(&mut self, server: &Server) {
        self.append_at(server, "2022-01-01T00:00:00Z");
        self.later += 1;
    }

    /// Copies the newest entry, one of later, past the program.
    pub(super) async fn copy_later(&mut self, count: u32) {
        self.program.copy_newest(count).await;
        self.later += u64::from(count);
    }

    fn append_at(&self, server: &Server, moment: &str) {
        let entry: Value = entry("kept").started_at(moment).into();
        assert_eq!(append_to(&server.address, &self.writer, &json!([entry])), Some(201));
    }

    /// Fails unless a server answers as one without an index does, and knows all that came later.
    #[track_caller]
    pub(super) fn expect_truth(&self, server: &Server) {
        for ((question, answer), (_, truth)) in self.answers(server).iter().zip(&self.truth) {
            assert_eq!(answer, truth, "{question}");
        }
        let later = self.ask(server, &format!("{}?{LATER}", routes::volume(1)));
        let totals = later["buckets"].as_array().unwrap().iter().map(|bucket| bucket["total"].as_u64().unwrap());
        assert_eq!(totals.sum::<u64>(), self.later, "of what was appended later");
    }

    /// The same, and none of the answers may be SQL's.
    #[track_caller]
    pub(super) fn expect_truth_of_index(&self, server: &Server) {
        self.until_loaded();
        let by_database = || self.metric("daybook_answers_by_database_total");
        let before = by_database();
        self.expect_truth(server);
        assert_eq!(by_database(), before, "the index answers");
    }

    fn answers(&self, server: &Server) -> Vec<(String, Value)> {
        let [log, volume, facets] = [routes::audit_logs(1), routes::volume(1), routes::facets(1)];
        let questions = [
            format!("{log}?{THEN}&limit=100"),
            format!("{log}?{THEN}&limit=100&order=asc"),
            format!("{log}?{THEN}&limit=100&search=things/77"),
            format!("{log}?{THEN}&limit=100&actor=user:7"),
            format!("{volume}?{THEN}"),
            format!("{volume}?{THEN}&method=GET&status=4xx"),
            format!("{facets}?{THEN}"),
        ];
        questions.map(|question| (question.clone(), self.ask(server, &question))).into()
    }

    fn ask(&self, server: &Server, question: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut answer = loop {
            let (status, answer) = server.with_token(&self.reader, "GET", question, "");
            // A busy server may say that it does not know yet.
            if status == 200 {
                break answer;
            }
            assert!(answer["code"] == "index_loading" && Instant::now() < deadline, "{question}: {answer}");
            sleep(Duration::from_millis(100));
        };
        if answer["total"]["value"].as_u64().is_some_and(|total| total >= MANY) {
            answer["total"] = json!("many, which a chart counts");
        }
        answer
    }

    /// What is in the index's directory: names and sizes.
    fn files(&self) -> Vec<(String, u64)> {
        let directory = fs::read_dir(self.program.directory().join("data/index/1")).into_iter().flatten();
        let mut files: Vec<_> = directory
            .map(|file| file.unwrap())
            // What is removed at this moment is not there.
            .filter_map(|file| Some((file.file_name().into_string().unwrap(), file.metadata().ok()?.len())))
            .collect();
        files.sort();
        files
    }

    /// What is in the index's directory: names of whole segments, and sizes of what is not.
    pub(super) fn left(&self) -> (Vec<String>, Vec<u64>) {
        let (whole, unfinished): (Vec<_>, Vec<_>) =
            self.files().into_iter().partition(|(name, _)| name.ends_with(".segment"));
        (whole.into_iter().map(|(name, _)| name).collect(), unfinished.into_iter().map(|(_, size)| size).collect())
    }

    /// How many entries the server's index took from files.
    pub(super) fn restored(&self) -> u64 {
        self.metric("daybook_index_restored_entries")
    }

    /// Waits until every segment is in a file, so many rows, and nothing else is there.
    #[track_caller]
    pub(super) fn until_kept(&self, rows: u64) {
        let kept = || {
            let (whole, unfinished) = self.left();
            unfinished.is_empty() && whole.iter().map(|name| rows_of(name)).sum::<u64>() == rows
        };
        until(kept, || format!("{rows} rows are not kept: {:?}", self.files()));
    }

    /// Waits until the index has all there is.
    #[track_caller]
    fn until_loaded(&self) {
        until(|| self.metric("daybook_index_projects_loaded") == 1, || "the index is not loaded".to_owned());
    }

    fn metric(&self, sample: &str) -> u64 {
        scrape::value(&scrape::metrics(&self.metrics), sample)
    }
}

/// The rows of a segment, which its name tells last.
fn rows_of(name: &str) -> u64 {
    name.trim_end_matches(".segment").rsplit('-').next().unwrap().parse().unwrap()
}

/// Waits for something to be true.
#[track_caller]
fn until(is_true: impl Fn() -> bool, otherwise: impl Fn() -> String) {
    let deadline = Instant::now() + PATIENCE;
    while !is_true() {
        assert!(Instant::now() < deadline, "{}", otherwise());
        sleep(Duration::from_millis(5));
    }
}
