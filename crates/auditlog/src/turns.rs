//! Reading takes turns: some at once, the next wait a little, the rest is told to come back. What is let in stays fast and memory flat,
//! whatever is asked.

use crate::{AuditLog, Failure};
use daybook_precedence::Question;
use daybook_store::cancellable;
use daybook_wire::ErrorCode;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// How many may wait.
const PLACES: usize = 512;
/// How long one waits for its turn: a burst is worked off.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one waits once somebody has waited all the time for [`BUSY_AFTER`]: a long queue would only make everybody wait. That is
/// the controlled delay of B. Maurer, "Fail at Scale", ACM Queue 13 (8), 2015.
const PATIENCE_WHEN_BUSY: Duration = Duration::from_millis(200);
/// So many wait in any case: they are worked off in a fraction of a second, unless everything stands still for a moment.
const FEW: u64 = 64;
/// How long it takes until a burst is more than that.
const BUSY_AFTER: Duration = Duration::from_secs(5);

tokio::task_local! {
    static TURN: Arc<OwnedSemaphorePermit>;
}

/// Who reads, and who waits for it. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Turns(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    turns: Arc<Semaphore>,
    places: Semaphore,
    /// When somebody last had not to wait.
    calm: Mutex<Instant>,
    refused: AtomicU64,
}

impl Turns {
    /// So many read at once.
    pub(crate) fn new(at_once: usize) -> Self {
        Self(Arc::new(Inner {
            turns: Arc::new(Semaphore::new(at_once)),
            places: Semaphore::new(PLACES),
            calm: Mutex::new(Instant::now()),
            refused: AtomicU64::new(0),
        }))
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> u64 {
        (PLACES - self.0.places.available_permits()) as u64
    }

    /// How many were told to come back.
    pub(crate) fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// A turn, given back when it is dropped; none where too many wait, or others have waited for long.
    async fn take(&self) -> Option<OwnedSemaphorePermit> {
        let Inner { turns, places, calm, .. } = &*self.0;
        let calm = || calm.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(turn) = Arc::clone(turns).try_acquire_owned() {
            *calm() = Instant::now();
            return Some(turn);
        }
        let _place = places.try_acquire().ok()?;
        let is_busy = calm().elapsed() >= BUSY_AFTER && self.waiting() > FEW;
        let patience = if is_busy { PATIENCE_WHEN_BUSY } else { PATIENCE };
        timeout(patience, Arc::clone(turns).acquire_owned()).await.ok()?.ok()
    }
}

impl AuditLog {
    /// Does some reading when its turn has come; appends give way to it. Dropped on its way, it ends soon and makes room.
    ///
    /// Fails with `server_busy` where too much waits.
    pub async fn in_turn<T>(&self, reading: impl Future<Output = T>) -> Result<T, Failure> {
        let _question = Question::begin();
        let Some(turn) = self.turns.take().await else {
            self.turns.0.refused.fetch_add(1, Ordering::Relaxed);
            let detail = "More is asked than can be answered. Try again in a moment.";
            return Err(Failure { retry_after: Some(1), ..Failure::new(ErrorCode::ServerBusy, detail) });
        };
        Ok(TURN.scope(Arc::new(turn), cancellable(reading)).await)
    }
}

/// The turn of the reading that goes on: work on another thread, which nobody can interrupt, keeps it until it is done.
pub(crate) fn current() -> Option<Arc<OwnedSemaphorePermit>> {
    TURN.try_with(Arc::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use std::pin::pin;
    use tokio::time::sleep;

    #[tokio::test(start_paused = true)]
    async fn a_burst_waits_for_its_turn() {
        let turns = Turns::new(2);
        let read = || async {
            let turn = turns.take().await;
            sleep(Duration::from_millis(10)).await;
            turn.is_some()
        };
        let all = join_all((0..2 + PLACES).map(|_| read())).await;
        assert!(all.into_iter().all(|was_read| was_read));
        assert_eq!(turns.waiting(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn more_than_there_are_places_for_are_refused_at_once() {
        let turns = Turns::new(1);
        let turn = turns.take().await;
        let mut waiting = pin!(join_all((0..PLACES).map(|_| turns.take())));
        assert!(timeout(Duration::from_millis(1), &mut waiting).await.is_err());
        assert_eq!(turns.waiting(), PLACES as u64);
        let asked = Instant::now();
        assert!(turns.take().await.is_none());
        assert_eq!(asked.elapsed(), Duration::ZERO);
        drop(turn);
        assert!(waiting.await.iter().any(Option::is_some), "those who waited go on");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_long_where_many_have_waited() {
        let turns = Turns::new(1);
        let turn = turns.take().await;
        let patience = || async {
            let asked = Instant::now();
            assert!(turns.take().await.is_none());
            asked.elapsed()
        };
        assert_eq!(patience().await, PATIENCE);
        assert_eq!(patience().await, PATIENCE, "few wait");
        let many: Vec<_> = (0..FEW).map(|_| turns.0.places.try_acquire().unwrap()).collect();
        assert_eq!(patience().await, PATIENCE_WHEN_BUSY);
        drop(turn);
        let turn = turns.take().await;
        assert_eq!(patience().await, PATIENCE, "somebody had not to wait");
        drop((turn, many));
    }
}
