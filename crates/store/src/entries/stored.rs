//! What was stored and is not answered yet: whoever keeps an index takes it in before.

use super::append::Appended;
use super::recent::RecentRows;
use super::untold::Outcome;
use super::writer::Answer;
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::mpsc;

/// Where groups go before they are answered, if somebody wants them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Followers(Arc<OnceLock<mpsc::UnboundedSender<StoredGroup>>>);

impl Followers {
    /// Whether somebody takes groups.
    pub(super) fn are_there(&self) -> bool {
        self.0.get().is_some_and(|sender| !sender.is_closed())
    }

    /// Hands a group on, to be answered there; answers it where nobody is.
    pub(super) fn hand_on(&self, group: StoredGroup) {
        match self.0.get() {
            // Where nobody takes it any more, it is dropped, which answers it.
            Some(sender) => drop(sender.send(group)),
            None => group.tell(),
        }
    }
}

/// Appends that were stored in one transaction and wait for their answers. They have them once this is dropped.
#[derive(Debug)]
pub struct StoredGroup {
    answers: Vec<(Answer, Outcome)>,
    /// The last number of each project.
    newest: BTreeMap<i64, i64>,
    stored_at: Instant,
}

impl StoredGroup {
    pub(super) fn new(answers: Vec<(Answer, Outcome)>, newest: BTreeMap<i64, i64>) -> Self {
        Self { answers, newest, stored_at: Instant::now() }
    }

    /// Whose entries they are, and the last number of each project.
    pub fn newest(&self) -> impl Iterator<Item = (i64, i64)> {
        self.newest.iter().map(|(project, seq)| (*project, *seq))
    }

    /// When they had been committed.
    #[must_use]
    pub const fn stored_at(&self) -> Instant {
        self.stored_at
    }

    /// Tells the clients.
    pub fn tell(self) {
        drop(self);
    }
}

impl Drop for StoredGroup {
    fn drop(&mut self) {
        for (answer, outcome) in self.answers.drain(..) {
            let outcome: Result<Appended, StoreError> = outcome.map(|(appended, untold)| {
                // Before the answer: whoever was told may ask at once.
                drop(untold);
                appended
            });
            answer.give(outcome);
        }
    }
}

/// The groups that this process stores, in their order.
#[derive(Debug)]
pub struct StoredGroups {
    groups: mpsc::UnboundedReceiver<StoredGroup>,
    recent: RecentRows,
}

impl StoredGroups {
    /// The next one; none once the store is gone.
    pub async fn next(&mut self) -> Option<StoredGroup> {
        self.groups.recv().await
    }

    /// What was appended a moment ago.
    #[must_use]
    pub fn recent(&self) -> RecentRows {
        self.recent.clone()
    }
}

impl Store {
    /// Every group that is stored from now on comes along here before it is answered. None where somebody else has asked for that.
    #[must_use]
    pub fn stored_groups(&self) -> Option<StoredGroups> {
        let (sender, groups) = mpsc::unbounded_channel();
        self.queue.followers().0.set(sender).ok()?;
        Some(StoredGroups { groups, recent: self.recent.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, ConnectOptions, NewProjectRow};
    use daybook_wire::Timestamp;
    use std::time::Duration;
    use tempfile::TempDir;
    use tokio::time::timeout;
    use uuid::Uuid;

    async fn store() -> (TempDir, Store) {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("daybook.db").display());
        let store = Store::connect(&ConnectOptions::to(url)).await.unwrap();
        store.migrate_up().await.unwrap();
        let created_at = Timestamp::from_micros(0);
        let project = NewProjectRow { id: Some(1), name: "one".into(), retention_days: 30, created_at, admin: None };
        store.create_project(project).await.unwrap();
        (directory, store)
    }

    fn batch() -> Batch {
        Batch::example(Uuid::from_u128(1))
    }

    #[tokio::test]
    async fn a_client_is_told_once_the_group_is_and_nobody_needs_its_entries_before() {
        let (_directory, store) = store().await;
        let mut groups = store.stored_groups().unwrap();
        assert!(store.stored_groups().is_none(), "somebody has them already");
        let appending = tokio::spawn({
            let store = store.clone();
            async move { store.append(batch()).await }
        });
        let group = groups.next().await.unwrap();
        assert_eq!(group.newest().collect::<Vec<_>>(), [(1, 1)]);
        assert_eq!(groups.recent().after(1, 0, || ()).len(), 1);
        assert_eq!(store.last_seq(1).await.unwrap(), 1, "it is committed");
        assert_eq!(store.last_told(1, 1), 0);
        assert!(!appending.is_finished());
        group.tell();
        assert_eq!(appending.await.unwrap().unwrap().accepted, 1);
        assert_eq!(store.last_told(1, 1), 1);
    }

    #[tokio::test]
    async fn an_append_of_duplicates_has_no_numbers() {
        let (_directory, store) = store().await;
        store.append(batch()).await.unwrap();
        let mut groups = store.stored_groups().unwrap();
        let (appended, ()) = tokio::join!(store.append(batch()), async {
            let group = groups.next().await.unwrap();
            assert_eq!(group.newest().count(), 0);
            assert_eq!(store.last_told(1, 1), 1);
        });
        assert_eq!(appended.unwrap().duplicates, 1);
    }

    #[tokio::test]
    async fn clients_are_told_where_nobody_takes_groups_any_more() {
        let (_directory, store) = store().await;
        drop(store.stored_groups());
        let appended = timeout(Duration::from_secs(10), store.append(batch())).await.unwrap();
        assert_eq!(appended.unwrap().accepted, 1);
        assert_eq!(store.last_told(1, 1), 1);
    }
}
