//! The one writer of appends: whatever waits is stored in one transaction, so that many small appends cost one wait for the disk.

use super::append::{Appended, Batch, append_rows};
use super::recent::RecentRows;
use super::stored::{Followers, StoredGroup};
use super::untold::{Outcome, UntoldNumbers};
use crate::dialect::Dialect;
use crate::embedded::Embedded;
use crate::{Store, StoreError};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};

/// How many entries may wait: about what is stored in a second, so that whoever is let in does not wait for long. One append that is
/// larger is taken where nothing waits.
const MAX_WAITING: usize = 20_000;
/// How many may wait until room is said to be again, after there was none.
const ROOM_AGAIN: usize = MAX_WAITING / 2;
/// How many entries are stored in one transaction, but for the last append that joins it.
const MAX_GROUP: usize = 10_000;

/// Where appends wait. Cheap to clone; the writer ends with the last clone.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    jobs: mpsc::UnboundedSender<Job>,
    /// Entries that were taken and are not answered yet.
    waiting: Arc<AtomicUsize>,
    /// Whether there was no room for somebody, and not much has been stored since.
    is_full: Arc<AtomicBool>,
    followers: Followers,
    untold: UntoldNumbers,
}

#[derive(Debug)]
struct Job {
    batch: Batch,
    answer: Answer,
}

/// Who waits for what became of an append.
#[derive(Debug)]
pub(super) struct Answer {
    sender: oneshot::Sender<Result<Appended, StoreError>>,
    /// Given back with the answer.
    room: Room,
}

impl Answer {
    /// Whoever does not wait any more does not hear it.
    pub(super) fn give(self, outcome: Result<Appended, StoreError>) {
        let Self { sender, room } = self;
        // Before the answer: who was answered may send the next.
        drop(room);
        let _ = sender.send(outcome);
    }
}

/// Room for an append in the queue, which is given back when it has been answered.
#[derive(Debug)]
struct Room {
    waiting: Arc<AtomicUsize>,
    entries: usize,
}

impl Room {
    fn take(waiting: &Arc<AtomicUsize>, entries: usize) -> Option<Self> {
        let fits = |waiting: usize| (waiting == 0 || waiting + entries <= MAX_WAITING).then_some(waiting + entries);
        waiting.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits).ok()?;
        Some(Self { waiting: Arc::clone(waiting), entries })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.entries, Ordering::AcqRel);
    }
}

impl Queue {
    /// Starts the writer.
    pub(crate) fn start(
        writer: DatabaseConnection,
        dialect: Dialect,
        embedded: Option<Embedded>,
        recent: RecentRows,
    ) -> Self {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let (followers, untold) = (Followers::default(), UntoldNumbers::default());
        let writer = Writer {
            connection: writer,
            dialect,
            embedded,
            recent,
            followers: followers.clone(),
            untold: untold.clone(),
        };
        tokio::spawn(writer.run(waiting));
        Self { jobs, waiting: Arc::default(), is_full: Arc::default(), followers, untold }
    }

    pub(super) const fn followers(&self) -> &Followers {
        &self.followers
    }

    pub(super) const fn untold(&self) -> &UntoldNumbers {
        &self.untold
    }

    /// How many entries wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Room for so many more.
    fn room(&self, entries: usize) -> Result<Room, StoreError> {
        let room = Room::take(&self.waiting, entries);
        if room.is_none() {
            self.is_full.store(true, Ordering::Relaxed);
        }
        room.ok_or(StoreError::Busy)
    }

    fn is_full(&self) -> bool {
        if self.waiting() <= ROOM_AGAIN {
            self.is_full.store(false, Ordering::Relaxed);
        }
        self.is_full.load(Ordering::Relaxed)
    }
}

impl Store {
    /// Stores entries in the order given, each under its id. When this returns, they are durable. Whoever stops waiting before the
    /// entries' turn has come takes them back.
    ///
    /// Fails with [`StoreError::NotFound`] where the project does not exist, and with [`StoreError::Busy`] where too much waits.
    pub async fn append(&self, batch: Batch) -> Result<Appended, StoreError> {
        let room = self.queue.room(batch.rows.len())?;
        let (sender, answered) = oneshot::channel();
        let job = Job { batch, answer: Answer { sender, room } };
        self.queue.jobs.send(job).map_err(|_| StoreError::stopped())?;
        answered.await.map_err(|_| StoreError::stopped())?
    }

    /// Whether appends need not be read, because there was no room for the last ones.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// How many entries wait to be stored.
    #[must_use]
    pub fn waiting_entries(&self) -> u64 {
        self.queue.waiting() as u64
    }
}

struct Writer {
    connection: DatabaseConnection,
    dialect: Dialect,
    /// Takes the place of the connection where there is one.
    embedded: Option<Embedded>,
    recent: RecentRows,
    followers: Followers,
    untold: UntoldNumbers,
}

impl Writer {
    async fn run(self, mut waiting: mpsc::UnboundedReceiver<Job>) {
        while let Some(first) = waiting.recv().await {
            let mut entries = first.batch.rows.len();
            let mut group = vec![first];
            while entries < MAX_GROUP
                && let Ok(job) = waiting.try_recv()
            {
                entries += job.batch.rows.len();
                group.push(job);
            }
            group.retain(|job| !job.answer.sender.is_closed());
            self.answer(group).await;
        }
    }

    /// Stores a group together; where a statement fails, one after another, so that nobody suffers for another's entries.
    async fn answer(&self, group: Vec<Job>) {
        let (answers, batches): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.answer, job.batch)).unzip();
        let (batches, outcomes) = self.store(batches).await;
        match outcomes {
            Ok(outcomes) => self.hand_on(answers, batches, outcomes),
            Err(error) if batches.len() <= 1 || !error.is_about_a_statement() => {
                for answer in answers {
                    answer.give(Err(error.again()));
                }
            }
            Err(_) => {
                for (answer, batch) in answers.into_iter().zip(batches) {
                    match self.store(vec![batch]).await {
                        (batches, Ok(outcomes)) => self.hand_on(vec![answer], batches, outcomes),
                        (_, Err(error)) => answer.give(Err(error)),
                    }
                }
            }
        }
    }

    /// Has appends answered that were stored, and keeps their rows for an index.
    fn hand_on(&self, answers: Vec<Answer>, batches: Vec<Batch>, outcomes: Vec<Outcome>) {
        let is_followed = self.followers.are_there();
        let mut newest = BTreeMap::new();
        for batch in batches {
            newest.extend(batch.numbers().map(|(_, last)| (batch.project(), last)));
            if is_followed {
                // Before the answers: whoever asks next finds them there.
                self.recent.keep(batch);
            }
        }
        self.followers.hand_on(StoredGroup::new(answers.into_iter().zip(outcomes).collect(), newest));
    }

    /// Stores batches in one transaction, and gives them back with what became of each.
    async fn store(&self, mut batches: Vec<Batch>) -> (Vec<Batch>, Result<Vec<Outcome>, StoreError>) {
        if let Some(embedded) = &self.embedded {
            return embedded.append(&self.connection, &self.untold, batches).await;
        }
        let outcomes = self.store_through_driver(&mut batches).await;
        (batches, outcomes)
    }

    async fn store_through_driver(&self, batches: &mut [Batch]) -> Result<Vec<Outcome>, StoreError> {
        // By project, in the order of their ids: no two transactions wait for each other.
        let mut by_project: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (place, batch) in batches.iter().enumerate() {
            by_project.entry(batch.project).or_default().push(place);
        }
        let mut outcomes: Vec<_> = batches.iter().map(|_| Err(StoreError::NotFound)).collect();
        let transaction: DatabaseTransaction =
            self.connection.begin_with_options(self.dialect.write_transaction()).await?;
        for (project, places) in by_project {
            let mut own: Vec<_> = places.iter().map(|place| std::mem::take(&mut batches[*place].rows)).collect();
            let appended = append_rows(self.dialect, &transaction, project, &mut own).await;
            places.iter().zip(own).for_each(|(place, rows)| batches[*place].rows = rows);
            match appended {
                Ok(appended) => places.into_iter().zip(appended).for_each(|(place, one)| outcomes[place] = Ok(one)),
                // Nothing was written for it, and the transaction goes on.
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        transaction.commit().await?;
        // Nothing is untold: another process may tell its clients of what this one has committed, as where they send it again.
        Ok(outcomes.into_iter().map(|outcome| outcome.map(|appended| (appended, None))).collect())
    }
}
