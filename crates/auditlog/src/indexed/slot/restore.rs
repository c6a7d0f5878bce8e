//! Reads back the segments that were kept in files.

use super::super::numbers::Numbers;
use super::super::rows::to_row;
use super::{Slot, unpanicking};
use daybook_index::{Saved, SegmentName, Word};
use daybook_store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Slot {
    /// Takes the segments that were kept, as far as the database agrees; says which numbers they held.
    pub(super) async fn restore(self: &Arc<Self>, store: &Store, project: i64) -> Result<Numbers, StoreError> {
        let mut held = Numbers::default();
        let Some(files) = &self.files else { return Ok(held) };
        // The next is read while one is taken in.
        let read = |name: SegmentName| {
            let slot = Arc::clone(self);
            let read = move || slot.files.as_ref().and_then(|files| files.read(name));
            (name, tokio::spawn(unpanicking(read)))
        };
        let mut names = files.names().into_iter();
        let mut reading = names.next().map(read);
        while let Some((name, saved)) = reading {
            let saved = saved.await.unwrap_or_default();
            reading = names.next().map(read);
            let Some(saved) = saved else { continue };
            let deleted = deleted_rows(store, project, &saved).await?;
            let Some(saved) = saved.without_first(deleted) else { continue };
            let numbers = Numbers::new(saved.seqs());
            if held.meets(&numbers) || !agrees(store, project, &saved).await? {
                files.give_up(name, "the database holds other entries");
                continue;
            }
            let (slot, rows) = (Arc::clone(self), saved.rows() as u64);
            let restore = move || {
                let job = slot.write(|index| index.restore(saved));
                let finished = job.run();
                slot.write(|index| index.finish(finished))
            };
            // What was not taken in is read from the database like all that no file has.
            if unpanicking(restore).await {
                held.add(numbers);
                self.restored.fetch_add(rows, Ordering::Relaxed);
                self.entries.fetch_add(rows, Ordering::Relaxed);
            }
        }
        Ok(held)
    }
}

/// How many of a segment's rows have been deleted since it was written: as deletion takes the oldest first, those at its start.
async fn deleted_rows(store: &Store, project: i64, saved: &Saved) -> Result<usize, StoreError> {
    let (mut gone, mut unknown) = (0, saved.rows());
    // Mostly none is, which the first look tells.
    let mut place = 0;
    while gone < unknown {
        let is_there = !store.rows_numbered(project, vec![saved.key(place).seq]).await?.is_empty();
        if is_there {
            unknown = place;
        } else {
            gone = place + 1;
        }
        place = gone.midpoint(unknown);
    }
    Ok(gone)
}

/// Whether the database has the rows that a segment says it has.
async fn agrees(store: &Store, project: i64, saved: &Saved) -> Result<bool, StoreError> {
    let probes = saved.probes();
    let rows = store.rows_numbered(project, probes.iter().map(|(key, _)| key.seq).collect()).await?;
    let rows: HashMap<i64, _> = rows.iter().map(|row| (row.seq, row)).collect();
    for (key, words) in probes {
        let Some(row) = rows.get(&key.seq) else { return Ok(false) };
        let row = to_row(row)?;
        if row.started_at != key.started_at || Word::of_row(&row) != words {
            return Ok(false);
        }
    }
    Ok(true)
}
