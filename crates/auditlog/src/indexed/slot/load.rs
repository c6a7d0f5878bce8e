//! Fills an index from the database.

use super::super::progress::Progress;
use super::Slot;
use super::ready::{ReadyRows, refused};
use daybook_index::{CodedRows, FullSegment};
use daybook_precedence::in_bulk;
use daybook_store::{Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// How many indexes are filled at once: each keeps a thread that waits for others, and there must always be others.
static FILLING: Semaphore = Semaphore::const_new(4);

/// How many rows are read at a time.
const ROWS_PER_READ: u64 = 4_000;
/// How many times more is read, beside each other, while rows are on their way into the index.
const READS_AHEAD: usize = 4;

impl Slot {
    /// Fills an empty index with a project's numbers after one and up to another: from files as far as they go, from the database
    /// beyond, so many full segments at once. `has_room` says of a number of bytes whether they may be taken: what does not fit stays
    /// out, the oldest first.
    pub(in super::super) async fn load(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        (after, up_to): (i64, i64),
        segments_at_once: usize,
        has_room: impl Fn(u64) -> bool + Send + Sync,
    ) -> Result<(), StoreError> {
        self.expected.store((up_to - after).unsigned_abs(), Ordering::Relaxed);
        // What is appended from now on is followed beside this.
        self.seq.store(up_to, Ordering::Release);
        if !self.load_files(store, project, (after, up_to), &has_room).await? {
            self.clear();
            self.load_newest_first(store, project, up_to, segments_at_once, &has_room).await?;
        }
        if let (Some(files), true) = (&self.files, self.progress() != Progress::WHOLE) {
            // Of a part, the next start could not tell how far back it reaches.
            files.keep_only(|_| false);
        }
        Ok(())
    }

    /// Takes what was kept in files, and reads what they lack. Not all of it is there, and none of it is to be believed, where that is false:
    /// it does not fit, or so much is missing that reading the newest first answers sooner.
    async fn load_files(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        (after, up_to): (i64, i64),
        has_room: impl Fn(u64) -> bool + Send + Sync,
    ) -> Result<bool, StoreError> {
        let held = self.restore(store, project, up_to).await?;
        let missing = held.missing(after, up_to);
        let to_read: i64 = missing.iter().map(|(after, up_to)| up_to - after).sum();
        if to_read > held.count() {
            return Ok(false);
        }
        let a_head = i64::try_from(self.head_rows).unwrap_or(i64::MAX);
        for (mut after, up_to) in missing {
            while after < up_to {
                let next = up_to.min(after.saturating_add(a_head));
                self.read_rows(store, project, after, next).await?;
                after = next;
                self.tidy().await;
                if !has_room(self.bytes()) {
                    return Ok(false);
                }
            }
        }
        self.tidy().await;
        let fits = has_room(self.bytes());
        if fits {
            self.set_progress(Progress::WHOLE);
        }
        Ok(fits)
    }

    async fn load_newest_first(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        up_to: i64,
        segments_at_once: usize,
        has_room: impl Fn(u64) -> bool + Send + Sync,
    ) -> Result<(), StoreError> {
        // One more waits for room, being read.
        let (rows, read) = mpsc::channel(READS_AHEAD - 1);
        let reading = tokio::spawn(Arc::clone(self).read_newest_first(store.clone(), project, up_to, rows));
        let mut filling = Filling { read, segments_at_once, coded: CodedRows::default(), reached: i64::MAX };
        let mut is_more = true;
        let mut sealing = tokio::spawn(std::future::ready(()));
        while is_more {
            let slot = Arc::clone(self);
            let turn = FILLING.acquire().await.map_err(|_| StoreError::stopped())?;
            // One thread, which need not be woken for every read.
            let filled = in_bulk(move || (slot.fill(&mut filling), filling));
            let filled_up;
            (filled_up, filling) = filled.await.map_err(|_| StoreError::stopped())?;
            drop(turn);
            is_more = filled_up?;
            // It neither panics nor is cancelled.
            let _ = sealing.await;
            if is_more && !self.has_room(&has_room).await {
                self.set_progress(Progress::Loaded(filling.reached));
                return Ok(());
            }
            let slot = Arc::clone(self);
            sealing = tokio::spawn(async move { slot.tidy().await });
        }
        reading.await.map_err(|_| StoreError::stopped())??;
        let _ = sealing.await;
        let fits = has_room(self.bytes());
        self.set_progress(if fits { Progress::WHOLE } else { Progress::Loaded(filling.reached) });
        Ok(())
    }

    /// Whether there is room for what is in it. Full segments take less once they are sealed.
    async fn has_room(self: &Arc<Self>, has_room: impl Fn(u64) -> bool + Send + Sync) -> bool {
        self.measure();
        if has_room(self.bytes()) {
            return true;
        }
        self.tidy().await;
        has_room(self.bytes())
    }

    /// Takes what is read until it fills segments, or nothing more comes, and appends it. Gives whether there may be more.
    fn fill(&self, filling: &mut Filling) -> Result<bool, StoreError> {
        let Filling { read, segments_at_once, coded, reached } = filling;
        // Others that started at the same moment as the oldest may follow.
        let reached_by = |coded: &CodedRows| coded.oldest().map(|oldest| oldest.saturating_add(1));
        let (mut full, mut is_more) = (Vec::new(), true);
        while is_more && full.len() < *segments_at_once {
            match read.blocking_recv() {
                Some(rows) => self.complete(rows.blocking_recv().map_err(|_| StoreError::stopped())??, coded)?,
                None => is_more = false,
            }
            // Where segments are small, what was read at once fills several.
            while coded.len() >= self.head_rows {
                let rest = coded.split_off(self.head_rows);
                *reached = reached_by(coded).unwrap_or(*reached);
                full.push(FullSegment::of(coded).ok_or_else(refused)?);
                *coded = rest;
            }
        }
        self.append_full(full)?;
        if is_more {
            self.set_progress(Progress::Loading(*reached));
        } else {
            let last = std::mem::take(coded);
            *reached = reached_by(&last).unwrap_or(*reached);
            self.append_coded(last)?;
        }
        Ok(is_more)
    }

    /// Appends the rows after a number, up to another.
    pub(super) async fn read_rows(
        self: &Arc<Self>,
        store: &Store,
        project: i64,
        after: i64,
        up_to: i64,
    ) -> Result<(), StoreError> {
        let mut seq = after;
        while seq < up_to {
            let rows = store.rows_between(project, seq, up_to, ROWS_PER_READ).await?;
            // Rows may have gone since: then there is nothing else up to there.
            let Some(last) = rows.last() else { break };
            seq = last.seq;
            self.append(rows).await?;
            // Gap-free and in their order: whatever follows, this far is known.
            self.seq.fetch_max(seq, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Begins to read a project's rows and to look them up, the newest first, as long as somebody takes them: some of them while others are on
    /// their way.
    async fn read_newest_first(
        self: Arc<Self>,
        store: Store,
        project: i64,
        up_to: i64,
        taker: mpsc::Sender<Reading>,
    ) -> Result<(), StoreError> {
        let mut before = None;
        loop {
            let keys = store.newest_keys(project, before, up_to, ROWS_PER_READ).await?;
            let Some(oldest) = keys.last() else { return Ok(()) };
            before = Some(*oldest);
            let (store, slot) = (store.clone(), Arc::clone(&self));
            let seqs = keys.into_iter().map(|key| key.seq).collect();
            let (read, rows) = oneshot::channel();
            tokio::spawn(async move {
                let ready = match store.rows_numbered(project, seqs).await {
                    Ok(rows) => {
                        in_bulk(move || slot.make_ready(rows)).await.unwrap_or_else(|_| Err(StoreError::stopped()))
                    }
                    Err(error) => Err(error),
                };
                // Nobody takes them where an index is given up.
                let _ = read.send(ready);
            });
            if taker.send(rows).await.is_err() {
                return Ok(());
            }
        }
    }
}

/// Rows that are being read.
type Reading = oneshot::Receiver<Result<ReadyRows, StoreError>>;

/// A load on its way.
struct Filling {
    read: mpsc::Receiver<Reading>,
    segments_at_once: usize,
    /// What was read and fills no segment yet.
    coded: CodedRows,
    /// All that started at this moment or later is in the index.
    reached: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{entry, log, project, store};
    use daybook_index::{Config, Pool};
    use futures_util::future::join_all;
    use std::time::Duration;
    use tokio::time::timeout;

    /// More than there are threads for bulk work.
    const INDEXES: usize = 600;

    #[tokio::test]
    async fn any_number_of_indexes_may_be_filled_at_once() {
        let (_directory, store) = store().await;
        let log = log(store.clone());
        log.append(&project(&log, 1).await, None, vec![entry()]).await.unwrap();

        let slots: Vec<_> =
            (0..INDEXES).map(|_| Arc::new(Slot::new(Config::default(), Pool::inline().into(), None))).collect();
        // On one thread: all have begun before the first of them is read for.
        let loading = join_all(slots.iter().map(|slot| slot.load(&store, 1, (0, 1), 1, |_| true)));
        let loaded = timeout(Duration::from_mins(1), loading).await.expect("none waits for another for ever");
        assert!(loaded.iter().all(Result::is_ok));
        assert!(slots.iter().all(|slot| slot.progress() == Progress::WHOLE && slot.entries() == 1));
    }
}
