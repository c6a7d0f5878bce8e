//! Asking a server everything, alone.

use crate::Failure;
use crate::answers::Results;
use crate::client::{Client, Server, anew, check, path};
use crate::questions::{FILTERS, KINDS};
use crate::timing::median;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How many rows an export is asked for: the most that one may have.
const EXPORTED: usize = 10_000;
/// How long the index may take to load.
const LOADING: Duration = Duration::from_mins(10);

pub(crate) fn run(entries: u64, server: &Server, subject: &str, directory: &Path) -> Result<(), Failure> {
    let client = Client::new(server);
    let mut results = Results::new(subject, "", entries);
    // SQL remembers nothing, and would have to look at one word more.
    let is_index_asked = subject.ends_with("HTTP");
    if is_index_asked {
        loaded(&client)?;
    }
    let mut number = 0;
    for kind in KINDS {
        for asked in FILTERS {
            let path = path(kind, asked);
            let ask = || {
                number += 1;
                client.get_in_time(&if is_index_asked { anew(&path, number) } else { path.clone() })
            };
            match median(ask)? {
                (milliseconds, Some(body)) => results.add(kind, asked.name, milliseconds, check(kind, &body)?),
                (milliseconds, None) => results.given_up(kind, asked.name, milliseconds),
            }
        }
    }
    let export = path(crate::questions::Kind::Page, FILTERS[0]).replace("audit-logs?", "audit-logs/export?format=csv&");
    let export = export.rsplit_once("&limit").map_or(export.clone(), |(path, _)| path.to_owned());
    let (milliseconds, body) = median(|| client.get(&export))?;
    let rows = memchr::memchr_iter(b'\n', &body).count() - 1;
    if rows != EXPORTED {
        return Err(format!("an export of {rows} rows, not {EXPORTED}").into());
    }
    results.fact("milliseconds for an export of 10,000 rows", milliseconds);
    results.save(directory, &file(subject))
}

/// The name of a subject's file.
pub(crate) fn file(subject: &str) -> String {
    subject.to_lowercase().replace(' ', "-")
}

/// Waits until the index is loaded; says how many entries are in it.
pub(crate) fn loaded(client: &Client<'_>) -> Result<u64, Failure> {
    let begun = Instant::now();
    while begun.elapsed() < LOADING {
        let index = &client.ready()?["index"];
        if index["status"] == "loaded" {
            return index["entries"].as_u64().ok_or_else(|| "it is not said how much was loaded".into());
        }
        // Seldom: it costs the server a little each time.
        thread::sleep(Duration::from_millis(20));
    }
    Err("the index did not load".into())
}
