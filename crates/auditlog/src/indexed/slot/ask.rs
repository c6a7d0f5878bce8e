//! Asks an index: at once what takes next to no time, the rest in turn.

use super::Slot;
use crate::turns;
use daybook_index::ProjectIndex;
use daybook_wire::{Filter, Window};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

impl Slot {
    /// Asks the index about the entries of a window that pass a filter: on this thread where the answer takes next to no time, and on one
    /// that may take its time where not, or where somebody writes. While all processors are busy, it is waking another thread that takes
    /// long.
    pub(crate) async fn ask_of<T: Send + 'static>(
        self: Arc<Self>,
        filter: &Filter,
        window: Window,
        question: impl FnOnce(&ProjectIndex) -> T + Send + 'static,
    ) -> T {
        if let Ok(index) = self.index.try_read()
            && index.is_quick(filter, window)
        {
            self.note_question();
            return question(&index);
        }
        self.ask(question).await
    }

    /// Asks the index something, on a thread that may take its time, once those are done that were asked before and take theirs.
    pub(crate) async fn ask<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&ProjectIndex) -> T + Send + 'static,
    ) -> T {
        self.note_question();
        let turn = turns::current();
        // It is never closed.
        let permit = Arc::clone(&self.asking).acquire_owned().await.ok();
        let answer = tokio::task::spawn_blocking(move || {
            let _held = (turn, permit);
            question(&self.index.read().unwrap_or_else(PoisonError::into_inner))
        });
        answer.await.expect("no question makes the index panic")
    }

    fn note_question(&self) {
        static QUESTIONS: AtomicU64 = AtomicU64::new(0);
        self.last_asked.store(QUESTIONS.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daybook_index::{Config, Pool};
    use daybook_wire::Timestamp;
    use std::sync::mpsc;
    use tokio::task::yield_now;

    const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

    fn slot() -> Arc<Slot> {
        Arc::new(Slot::new(Config::default(), Pool::inline().into(), None))
    }

    #[tokio::test]
    async fn questions_that_take_time_wait_for_those_of_their_project_and_for_no_others() {
        let (busy, idle) = (slot(), slot());
        let (go_on, held) = mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        let at_once = busy.asking.available_permits();
        let long: Vec<_> = (0..at_once)
            .map(|_| {
                let held = Arc::clone(&held);
                let question = move |_: &ProjectIndex| held.lock().is_ok_and(|held| held.recv().is_ok());
                tokio::spawn(Arc::clone(&busy).ask(question))
            })
            .collect();
        while busy.asking.available_permits() > 0 {
            yield_now().await;
        }
        let (told, order) = mpsc::channel();
        let mut later = Vec::new();
        for number in 1..=3 {
            let told = told.clone();
            later.push(tokio::spawn(Arc::clone(&busy).ask(move |_| told.send(number))));
            yield_now().await;
        }
        assert!(Arc::clone(&busy).ask_of(&Filter::default(), ALL, |_| true).await, "what is quick waits for nobody");
        assert!(idle.ask(|_| true).await, "nor does another project");
        assert!(order.try_recv().is_err(), "the others wait");
        // One of those before them is done: they follow, one by one.
        go_on.send(()).unwrap();
        for question in later {
            question.await.unwrap().unwrap();
        }
        assert_eq!(order.try_iter().collect::<Vec<i32>>(), [1, 2, 3]);
        for _ in 1..at_once {
            go_on.send(()).unwrap();
        }
        for question in long {
            assert!(question.await.unwrap());
        }
    }
}
