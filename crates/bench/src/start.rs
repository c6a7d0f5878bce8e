//! How long a server takes from its start to its first answer, and to the last entry in its index.

use crate::Failure;
use crate::answers::Results;
use crate::ask::loaded;
use crate::client::{Client, Server, path};
use crate::questions::{FILTERS, Kind};
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

/// How long nothing has to change until everything is written: longer than one segment takes.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// After so many looks something is wrong.
const MOST_LOOKS: u32 = 100;

/// Starts the program twice on its data: without the files of the index, and with them.
pub(crate) fn run(entries: u64, server: &Server, program: &Path, data: &Path, directory: &Path) -> Result<(), Failure> {
    let mut results = Results::new("Daybook, starting", "", entries);
    let files = data.join("index");
    let _ = fs::remove_dir_all(&files);
    let (_, from_database) = started(server, program, &files)?;
    let (first, from_files) = started(server, program, &files)?;
    results.fact("seconds to the first answer", first.as_secs_f64());
    results.fact("entries per second from the database", from_database);
    results.fact("entries per second from files", from_files);
    results.save(directory, "start")
}

/// How long it is from the start of the process to its first page, and how many entries a second are in its index when that is whole. Ends
/// when the files of the index are written.
fn started(server: &Server, program: &Path, files: &Path) -> Result<(Duration, f64), Failure> {
    let begun = Instant::now();
    let mut process = Running(Command::new(program).arg("serve").spawn()?);
    let client = Client::new(server);
    let page = path(Kind::Page, FILTERS[0]);
    while client.get(&page).is_err() {
        if let Some(status) = process.0.try_wait()? {
            return Err(format!("the server ended: {status}").into());
        }
        thread::sleep(Duration::from_millis(2));
    }
    let first = begun.elapsed();
    let entries = loaded(&client)?;
    let rate = rate(entries, begun.elapsed());
    settled(files)?;
    Ok((first, rate))
}

/// Waits until nothing has changed in the directories of a directory for a while.
fn settled(directory: &Path) -> Result<(), Failure> {
    let mut before = Vec::new();
    for _ in 0..MOST_LOOKS {
        thread::sleep(LOOK_AGAIN);
        let mut now = Vec::new();
        for project in fs::read_dir(directory)? {
            for file in fs::read_dir(project?.path())? {
                let file = file?;
                now.push((file.path(), file.metadata().map_or(0, |metadata| metadata.len())));
            }
        }
        now.sort_unstable();
        if !now.is_empty() && now == before {
            return Ok(());
        }
        before = now;
    }
    Err("the files of the index are not written".into())
}

fn rate(entries: u64, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of entries")]
    let entries = entries as f64;
    entries / took.as_secs_f64()
}

/// A server that ends with the benchmark.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Whatever becomes of it, nothing is measured any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
