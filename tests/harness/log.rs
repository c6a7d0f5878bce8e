//! What the application logs while tests run, at every level: nothing that must be kept is ever in it.

use serde_json::Value;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The shortest text that is looked for; shorter ones are parts of words.
const SHORTEST: usize = 5;

/// Keeps everything that is logged from now on, as the program would at its finest level.
pub(super) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let lines = fmt::layer().with_ansi(false).with_writer(|| Kept);
        let lines = lines.with_filter(LevelFilter::TRACE).with_filter(filter_fn(daybook_api::may_be_logged));
        tracing_subscriber::registry().with(lines).init();
    });
}

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        log().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn log() -> MutexGuard<'static, Vec<u8>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How much was logged until now.
pub(super) fn length() -> usize {
    log().len()
}

/// The search term of an address.
pub(super) fn confidential_search(path: &str) -> Vec<String> {
    let (_, query) = path.split_once('?').unwrap_or_default();
    query.split('&').filter_map(|parameter| parameter.strip_prefix("search=")).map(ToOwned::to_owned).collect()
}

/// The passwords and secrets of a body.
pub(super) fn confidential_fields(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let fields = ["password", "current_password", "new_password", "secret"];
    fields.iter().filter_map(|name| body[*name].as_str()).map(ToOwned::to_owned).collect()
}

/// Fails where what was logged since then holds one of these.
#[track_caller]
pub(super) fn holds_none_of(confidential: &[String], since: usize) {
    let log = log();
    let logged = String::from_utf8_lossy(&log[since..]);
    for text in confidential.iter().filter(|text| text.len() >= SHORTEST) {
        let found = logged.lines().find(|line| line.contains(text.as_str()));
        assert!(found.is_none(), "{text} is in the log: {}", found.unwrap_or_default());
    }
}
