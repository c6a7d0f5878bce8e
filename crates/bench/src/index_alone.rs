//! The index without a server around it.

use crate::Failure;
use crate::answers::Results;
use crate::ask::file;
use crate::dataset::Dataset;
use crate::plot::LINES;
use crate::questions::{self, FACETS, FILTERS, KINDS, Kind, PAGE, PROJECT, TOP};
use crate::timing::median;
use daybook_index::{Config, Pool, ProjectIndex, SortKey};
use daybook_wire::{Filter, Order};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// What the report calls it.
pub(crate) const SUBJECT: &str = "Daybook's index";
/// Sizes at which growth is measured, as shares of the whole: 1/100 to 1/2. The whole is measured anyway.
const SHARES: [u64; 6] = [100, 50, 20, 10, 5, 2];
const BATCH: usize = 10_000;

pub(crate) fn run(entries: u64, directory: &Path) -> Result<(), Failure> {
    let mut results = Results::new(SUBJECT, "", entries);
    let (index, numbers, took) = build(entries)?;
    let memory = index.memory();
    #[expect(clippy::cast_precision_loss, reason = "sizes in memory")]
    let (bytes, held) = (memory.bytes as f64, memory.entries as f64);
    results.fact("bytes of memory per entry", bytes / held);
    results.fact("entries per second into the index", held / took.as_secs_f64());
    for kind in KINDS {
        for asked in FILTERS {
            let (milliseconds, check) = time(&index, &numbers, kind, &asked.parsed());
            results.add(kind, asked.name, milliseconds, check);
        }
    }
    results.save(directory, &file(SUBJECT))
}

/// Times a few questions over growing logs.
pub(crate) fn grow(entries: u64, directory: &Path) -> Result<(), Failure> {
    for (place, share) in SHARES.into_iter().enumerate() {
        let mut results = Results::new(SUBJECT, "", entries / share);
        let (index, numbers, _) = build(entries / share)?;
        for (kind, name, _) in LINES {
            let asked = FILTERS.iter().find(|asked| asked.name == name).ok_or("a line of no question")?;
            let (milliseconds, check) = time(&index, &numbers, kind, &asked.parsed());
            results.add(kind, name, milliseconds, check);
        }
        results.save(directory, &format!("growth-{place}"))?;
    }
    Ok(())
}

/// The index of the project that is asked, the place of each of its numbers in the data set, and how long the index itself took.
fn build(entries: u64) -> Result<(ProjectIndex, Vec<u64>, Duration), Failure> {
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    // Each question is timed as if it were new.
    let config = Config { remembers_from: u32::MAX, ..Config::default() };
    let mut index = ProjectIndex::new(config, Pool::with_threads(threads)?);
    let mut dataset = Dataset::new(entries).filter(|entry| entry.project == PROJECT);
    let (mut numbers, mut took) = (Vec::new(), Duration::ZERO);
    loop {
        let batch: Vec<_> = dataset.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let first = i64::try_from(numbers.len())?;
        let rows: Vec<_> = (first..).zip(&batch).map(|(seq, entry)| entry.row(seq)).collect();
        numbers.extend(batch.iter().map(|entry| entry.number));
        let started = Instant::now();
        index.append(&rows);
        index.maintain();
        took += started.elapsed();
    }
    index.set_loaded_from(i64::MIN);
    Ok((index, numbers, took))
}

fn time(index: &ProjectIndex, numbers: &[u64], kind: Kind, filter: &Filter) -> (f64, u64) {
    let window = questions::window();
    let edges = questions::edges();
    let number = |key: &SortKey| usize::try_from(key.seq).ok().and_then(|seq| numbers.get(seq)).copied();
    let asked = || -> Result<u64, Infallible> {
        Ok(match kind {
            Kind::Page => {
                let keys = index.page(filter, window, Order::Descending, None, PAGE);
                keys.last().and_then(number).unwrap_or(0)
            }
            Kind::Volume => index.volume(filter, window, &edges).iter().flatten().sum(),
            Kind::Facets => {
                let facets = index.facets(filter, window, &FACETS, TOP);
                facets.iter().flat_map(|facet| &facet.values).map(|value| value.count).sum()
            }
        })
    };
    match median(asked) {
        Ok(answer) => answer,
    }
}
