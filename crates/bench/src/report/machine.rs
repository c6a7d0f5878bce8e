//! What it was measured on.

use std::fs;
use std::thread::available_parallelism;

/// Cores, processor, memory, system and date, as a sentence's end.
pub(crate) fn told() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = value(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "an unnamed processor".into());
    let memory = value(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
    let gib = memory.trim_end_matches(" kB").parse::<u64>().map_or(0, |kib| (kib + (1 << 19)) >> 20);
    let cores = available_parallelism().map_or(1, usize::from);
    let today = chrono::DateTime::from_timestamp(seconds(), 0).unwrap_or_default().format("%Y-%m-%d");
    format!("{cores} cores of {processor}, {gib} GiB of memory, {}, on {today}", std::env::consts::OS)
}

fn seconds() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}
