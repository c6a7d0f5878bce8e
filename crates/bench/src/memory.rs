//! What a process holds in memory, as Linux tells it.

use crate::Failure;
use std::fs;

/// What it holds now.
pub(crate) fn resident_mib(pid: u32) -> Result<f64, Failure> {
    mib(pid, "VmRSS:")
}

/// What it held at most since [`forget_peak`].
pub(crate) fn peak_mib(pid: u32) -> Result<f64, Failure> {
    mib(pid, "VmHWM:")
}

/// Forgets what it held at most before.
pub(crate) fn forget_peak(pid: u32) -> Result<(), Failure> {
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}

fn mib(pid: u32, name: &str) -> Result<f64, Failure> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line =
        status.lines().find_map(|line| line.strip_prefix(name)).ok_or("a process that tells nothing of its memory")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1_024.0)
}
