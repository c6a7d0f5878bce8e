//! Entries as they are appended.

use crate::{AuditLog, Failure, OpenProject};
use daybook_wire::{Entry, Filter, ParameterError, Timestamp};
use std::time::Duration;
use tokio::sync::watch;

/// How many entries are read at a time.
const ENTRIES_PER_READ: u64 = 100;
/// The most entries that are looked through for somebody who comes back.
const REPLAYED: i64 = 10_000;
/// How often to look for what other processes have appended.
const LOOK: Duration = Duration::from_millis(500);

/// One thing that happened.
#[derive(Debug)]
pub enum TailEvent {
    /// An entry that matches, and its number: what the next tail may go on from.
    Entry(i64, Box<Entry>),
    /// So many entries were skipped, because too many had been missed; and the number to go on from.
    Gap(i64, i64),
}

/// A place in a project's log, and what to look for from there on.
#[derive(Debug)]
pub struct Tail {
    log: AuditLog,
    project: i64,
    kept_from: Timestamp,
    filter: Filter,
    /// The last number that was looked at.
    seq: i64,
    /// What was missed by somebody who comes back: how far it is told, and where it ends.
    replay: (i64, i64),
    appended: watch::Receiver<()>,
}

impl AuditLog {
    /// Follows a project's log from now on, or from where an earlier tail has ended.
    pub async fn tail(
        &self,
        project: &OpenProject,
        filter: Filter,
        last_event_id: Option<&str>,
    ) -> Result<Tail, Failure> {
        // Before the number is read: what comes between is told twice rather than never.
        let appended = self.appends.of(project.id());
        let last_seq = self.store.last_seq(project.id()).await?;
        let seq = match last_event_id {
            None | Some("") => last_seq,
            Some(text) => {
                let bad = || ParameterError::new("Last-Event-ID", text, "the id of an event of this tail");
                let seq: i64 = text.parse().map_err(|_| bad())?;
                // A number that is not there yet comes from another database.
                if (0..=last_seq).contains(&seq) { seq } else { return Err(bad().into()) }
            }
        };
        let kept_from = project.kept_from(self.ambient.now());
        let log = self.clone();
        let replay = (last_seq.min(seq.saturating_add(REPLAYED)), last_seq);
        Ok(Tail { log, project: project.id(), kept_from, filter, seq, replay, appended })
    }
}

impl Tail {
    /// Waits until something may have been appended. May be given up at any time.
    pub async fn wait(&mut self) {
        // Whether told or tired of waiting makes no difference.
        let _ = tokio::time::timeout(LOOK, self.appended.changed()).await;
    }

    /// What has happened since, a few entries at a time, and whether there is more.
    pub async fn next(&mut self) -> Result<(Vec<TailEvent>, bool), Failure> {
        let (told, missed) = self.replay;
        if self.seq >= told && told < missed {
            self.replay = (missed, missed);
            self.seq = missed;
            return Ok((vec![TailEvent::Gap(missed, missed - told)], true));
        }
        // Not what nobody has been told of yet: the page that is loaded next need not have it.
        let store = &self.log.store;
        let last_seq =
            if self.seq < told { told } else { store.last_told(self.project, store.last_seq(self.project).await?) };
        if self.seq >= last_seq {
            return Ok((Vec::new(), false));
        }
        let mut read = self.log.store.appended_after(self.project, self.seq, self.kept_from, ENTRIES_PER_READ).await?;
        read.retain(|(seq, _)| *seq <= last_seq);
        // Fewer than asked for: nothing else up to there can be seen.
        let is_last = (read.len() as u64) < ENTRIES_PER_READ;
        self.seq = if is_last { last_seq } else { read.last().map_or(last_seq, |(seq, _)| *seq) };
        let matching = read.into_iter().filter(|(_, entry)| self.filter.matches(entry));
        let events = matching.map(|(seq, entry)| TailEvent::Entry(seq, Box::new(entry))).collect();
        Ok((events, !is_last || self.seq < missed))
    }

    /// Goes on with the project as it is now.
    pub fn refresh(&mut self, project: &OpenProject) {
        self.kept_from = project.kept_from(self.log.ambient.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{entry, log, project, store};

    #[tokio::test]
    async fn an_entry_is_told_of_once_its_client_is() {
        let (_directory, store) = store().await;
        // In place of the log, so that the client is told when the test says so.
        let mut groups = store.stored_groups().unwrap();
        let log = log(store);
        let project = project(&log, 1).await;
        let mut tail = log.tail(&project, Filter::default(), None).await.unwrap();

        let appending = tokio::spawn({
            let (log, project) = (log.clone(), crate::fixture::project(&log, 1).await);
            async move { log.append(&project, None, vec![entry()]).await }
        });
        let group = groups.next().await.unwrap();
        assert_eq!(log.store.last_seq(1).await.unwrap(), 1, "it is committed");
        assert!(tail.next().await.unwrap().0.is_empty());
        assert!(!appending.is_finished());

        group.tell();
        assert_eq!(appending.await.unwrap().unwrap().accepted, 1);
        let (events, _) = tail.next().await.unwrap();
        assert!(matches!(&events[..], [TailEvent::Entry(1, _)]), "{events:?}");
    }
}
