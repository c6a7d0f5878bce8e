//! How often something is done until its time is known.

use std::time::{Duration, Instant};

/// Not counted.
const WARM_UP: usize = 2;
const AT_LEAST: usize = 5;
const AT_MOST: usize = 200;
/// What takes longer is done once.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does something again and again; gives the median time in milliseconds and the last result.
pub(crate) fn median<T, E>(mut work: impl FnMut() -> Result<T, E>) -> Result<(f64, T), E> {
    let begun = Instant::now();
    let mut last = work()?;
    let first = begun.elapsed();
    if first > PATIENCE {
        return Ok((first.as_secs_f64() * 1_000.0, last));
    }
    for _ in 1..WARM_UP {
        last = work()?;
    }
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < AT_LEAST || (times.len() < AT_MOST && begun.elapsed() < PATIENCE) {
        let started = Instant::now();
        last = work()?;
        times.push(started.elapsed());
    }
    Ok((percentile(&mut times, 50), last))
}

/// In milliseconds; of no times, 0.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}
