//! Questions that are being answered, and appends that stop between their steps meanwhile: for a moment each time, and for no more than half
//! of their time. Many questions slow them down, and never stop them.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a step of an append is put off at most: most answers take less.
const PATIENCE: Duration = Duration::from_millis(4);

/// How many questions are being answered. All of a process have the processors in common.
static QUESTIONS: AtomicUsize = AtomicUsize::new(0);
static LOCK: Mutex<()> = Mutex::new(());
static ANSWERED: Condvar = Condvar::new();

thread_local! {
    /// When this thread last waited in vain.
    static WENT_ON: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A question that is being answered, until this is dropped.
#[derive(Debug)]
#[must_use = "it goes before appends only as long as it lives"]
pub struct Question(());

impl Question {
    /// A question that goes before appends from now on.
    pub fn begin() -> Self {
        QUESTIONS.fetch_add(1, Ordering::AcqRel);
        Self(())
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if QUESTIONS.fetch_sub(1, Ordering::AcqRel) == 1 {
            // Whoever has seen a question and does not wait yet must not miss this.
            drop(LOCK.lock().unwrap_or_else(PoisonError::into_inner));
            ANSWERED.notify_all();
        }
    }
}

/// Waits a moment where questions are being answered, unless this thread has just done so. To be called between two steps of work for an
/// append, as small as they come, on a thread that may wait.
pub fn give_way() {
    let is_asked = || QUESTIONS.load(Ordering::Acquire) > 0;
    if !is_asked() || WENT_ON.get().is_some_and(|at| at.elapsed() < PATIENCE) {
        return;
    }
    let lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = ANSWERED.wait_timeout_while(lock, PATIENCE, |()| is_asked());
    if waited.is_ok_and(|(_, waited)| waited.timed_out()) {
        WENT_ON.set(Some(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn an_append_waits_for_questions_but_not_for_long() {
        // On a thread of its own: what another has waited does not count here.
        let waited = || {
            let wait = || {
                let begun = Instant::now();
                give_way();
                begun.elapsed()
            };
            std::thread::spawn(wait).join().unwrap()
        };
        let (one, other) = (Question::begin(), Question::begin());
        assert!(waited() >= PATIENCE);
        drop(one);
        assert!(waited() >= PATIENCE, "there is another question");
        // Having waited, it does not wait again at once: there would be another time.
        let went_on = Some(Instant::now() + PATIENCE);
        WENT_ON.set(went_on);
        give_way();
        assert_eq!(WENT_ON.get(), went_on);
        drop(other);
        assert_eq!(QUESTIONS.load(Ordering::Acquire), 0, "nothing is asked any more");
    }
}
