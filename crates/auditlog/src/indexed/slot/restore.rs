//! Reads back the segments that were kept in files.

use super::super::numbers::Numbers;
use super::super::rows::to_row;
use super::{Slot, unpanicking};
use daybook_index::{Job, Saved, SegmentName, Translation, Word};
use daybook_store::{Store, StoreError};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::task::JoinHandle;

/// How many files are read beside each other. Each takes some 150 bytes per row meanwhile.
const READ_BESIDE: usize = 2;

/// A segment whose values are known, and whose rows are on their way into the index.
struct Taken {
    numbers: Numbers,
    rows: u64,
    /// Whether they arrived.
    building: JoinHandle<bool>,
}

impl Slot {
    /// Takes the segments that were kept, of numbers up to one, as far as the database agrees; says which numbers they held.
    pub(super) async fn restore(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        up_to: i64,
    ) -> Result<Numbers, StoreError> {
        let mut held = Numbers::default();
        let Some(files) = &self.files else { return Ok(held) };
        // While the rows of one are made searchable, the next one's values are looked up, and those after it are read.
        let mut taken: Option<Taken> = None;
        let mut translation = Translation::default();
        let read = |name: SegmentName| {
            let (slot, store) = (Arc::clone(self), store.clone());
            (name, tokio::spawn(async move { slot.read_segment(&store, project, name).await }))
        };
        // What holds later numbers was written since this began; those are followed.
        let mut names = files.names().into_iter().filter(|name| name.last_seq <= up_to);
        let mut reading: VecDeque<_> = names.by_ref().take(READ_BESIDE).map(read).collect();
        while let Some((name, read_segment)) = reading.pop_front() {
            let segment = read_segment.await.map_err(|_| StoreError::stopped())??;
            reading.extend(names.next().map(read));
            let Some((saved, numbers)) = segment else { continue };
            if held.meets(&numbers) || taken.as_ref().is_some_and(|taken| taken.numbers.meets(&numbers)) {
                files.give_up(name, "others hold the same entries");
                continue;
            }
            let (slot, rows) = (Arc::clone(self), saved.rows() as u64);
            let mut translating = std::mem::take(&mut translation);
            let restore = move || {
                let job = slot.write(|index| index.restore(saved, &mut translating));
                Some((job, translating))
            };
            let Some((job, translated)) = unpanicking(restore).await else { continue };
            translation = translated;
            self.add(&mut held, taken.replace(Taken { numbers, rows, building: self.build(job) })).await;
        }
        self.add(&mut held, taken).await;
        Ok(held)
    }

    /// Reads a segment that was kept, as far as the database still has its rows, with their numbers; none where it is no use.
    async fn read_segment(
        self: Arc<Self>,
        store: &Store,
        project: i64,
        name: SegmentName,
    ) -> Result<Option<(Saved, Numbers)>, StoreError> {
        let slot = Arc::clone(&self);
        let read = move || slot.files.as_ref().and_then(|files| files.read(name));
        let Some(saved) = unpanicking(read).await else { return Ok(None) };
        let deleted = deleted_rows(store, project, &saved).await?;
        let Some(saved) = saved.without_first(deleted) else { return Ok(None) };
        if agrees(store, project, &saved).await? {
            let numbers = Numbers::new(saved.seqs());
            return Ok(Some((saved, numbers)));
        }
        if let Some(files) = &self.files {
            files.give_up(name, "the database holds other entries");
        }
        Ok(None)
    }

    fn build(self: &Arc<Self>, job: Job) -> JoinHandle<bool> {
        let slot = Arc::clone(self);
        let build = move || {
            let finished = job.run();
            slot.write(|index| index.finish(finished))
        };
        tokio::spawn(unpanicking(build))
    }

    /// Waits for a segment's rows. What did not arrive is read from the database like all that no file has.
    async fn add(&self, held: &mut Numbers, taken: Option<Taken>) {
        let Some(Taken { numbers, rows, building }) = taken else { return };
        if building.await.unwrap_or_default() {
            held.add(numbers);
            self.restored.fetch_add(rows, Ordering::Relaxed);
            // What it takes counts from now on, so that others see how much room is left.
            self.measure();
        }
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
