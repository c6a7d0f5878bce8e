//! A `PostgreSQL` cluster of one test's own, which it may stop.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Tells where the cluster is, then does what it is told to, line by line.
const SCRIPT: &str = r#"echo "$DAYBOOK_TEST_POSTGRES_URL"; echo "$DAYBOOK_TEST_POSTGRES_LOG"; cd /
while read -r action; do $DAYBOOK_TEST_POSTGRES_CONTROL $action >/dev/null 2>&1; echo "$?"; done"#;

/// A cluster; taken down with its last use.
pub(crate) struct Cluster {
    child: Child,
    actions: Option<ChildStdin>,
    outcomes: BufReader<ChildStdout>,
    /// Where it is, without a database's name.
    pub(crate) url: String,
    log: String,
}

impl Cluster {
    /// Makes one and starts it.
    pub(crate) fn start() -> Self {
        Self::start_with("")
    }

    /// Makes one that writes every statement into its log, and starts it.
    pub(crate) fn start_talkative() -> Self {
        Self::start_with("-c log_statement=all")
    }

    fn start_with(options: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh");
        let mut child = Command::new(script)
            .args(["run", "bash", "-c", SCRIPT])
            .env("DAYBOOK_POSTGRES_OPTIONS", options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let actions = child.stdin.take();
        let outcomes = BufReader::new(child.stdout.take().unwrap());
        let mut cluster = Self { child, actions, outcomes, url: String::new(), log: String::new() };
        cluster.url = cluster.line();
        cluster.log = cluster.line();
        cluster
    }

    /// Every statement that a talkative cluster was sent.
    pub(crate) fn statements(&self) -> Vec<String> {
        let log = std::fs::read_to_string(&self.log).unwrap();
        // What a statement was sent by comes before its text, which may have many lines.
        let texts = log.split("LOG:  ").filter_map(|piece| piece.split_once(": ").map(|(_, text)| text));
        // The values that were bound follow it.
        texts.filter_map(|text| text.split("DETAIL:").next()).map(ToOwned::to_owned).collect()
    }

    /// Stops it as an administrator does.
    pub(crate) fn stop(&mut self) {
        self.carry_out("stop --mode=fast");
    }

    /// Stops it as a crash does.
    pub(crate) fn crash(&mut self) {
        self.carry_out("stop --mode=immediate");
    }

    /// Starts it again.
    pub(crate) fn resume(&mut self) {
        self.carry_out("start");
    }

    fn carry_out(&mut self, action: &str) {
        writeln!(self.actions.as_mut().unwrap(), "{action}").unwrap();
        assert_eq!(self.line(), "0", "{action}");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.outcomes.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Without anything more to do, the script takes everything down.
        drop(self.actions.take());
        let _ = self.child.wait();
    }
}
