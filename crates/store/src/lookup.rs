//! Lets those who ask for the same at the same time share an answer.
//!
//! Every request looks up its token and its project, and most requests of a moment look up the same ones. Nothing is remembered: an
//! answer goes to those who asked before its statement began, so that nobody gets one that is older than their question.

use crate::{Store, StoreError};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use tokio::sync::oneshot;

type Answer<V> = oneshot::Sender<Result<V, StoreError>>;

/// Who waits for what. Cheap to clone.
#[derive(Debug)]
pub(crate) struct Lookup<K, V> {
    /// Under each key that is being looked up, those who wait for the time after this one.
    waiting: Arc<Mutex<HashMap<K, Vec<Answer<V>>>>>,
}

impl<K, V> Default for Lookup<K, V> {
    fn default() -> Self {
        Self { waiting: Arc::default() }
    }
}

impl<K, V> Clone for Lookup<K, V> {
    fn clone(&self) -> Self {
        Self { waiting: Arc::clone(&self.waiting) }
    }
}

impl<K, V> Lookup<K, V>
where
    K: Copy + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    /// What `load` finds in a source under a key, by a call of it that begins after this one.
    pub(crate) async fn get<S, F>(
        &self,
        source: &S,
        key: K,
        load: impl Fn(S, K) -> F + Send + Sync + 'static,
    ) -> Result<V, StoreError>
    where
        S: Clone + Send + Sync + 'static,
        F: Future<Output = Result<V, StoreError>> + Send,
    {
        let (sender, answered) = oneshot::channel();
        let is_first = {
            let mut waiting = self.waiting();
            let is_first = !waiting.contains_key(&key);
            waiting.entry(key).or_default().push(sender);
            is_first
        };
        if is_first {
            let turn = Turn { lookup: self.clone(), key, is_over: false };
            // Apart from any request: one that is given up must not take the others' answer with it.
            let source = source.clone();
            tokio::spawn(async move { turn.answer_all(|key| load(source.clone(), key)).await });
        }
        answered.await.map_err(|_| StoreError::stopped())?
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<K, Vec<Answer<V>>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key, and the thread that looks it up, where it does that itself: to wait for another thread takes longer.
pub(crate) type Shared<K> = (Option<ThreadId>, K);

impl Store {
    /// What `load` finds under a key, shared with whoever looks up the same.
    pub(crate) async fn shared<K, V, F>(
        &self,
        lookup: &Lookup<Shared<K>, V>,
        key: K,
        load: impl Fn(Self, K) -> F + Send + Sync + 'static,
    ) -> Result<V, StoreError>
    where
        K: Copy + Eq + Hash + Send + 'static,
        V: Clone + Send + 'static,
        F: Future<Output = Result<V, StoreError>> + Send,
    {
        let thread = self.embedded.as_ref().map(|_| thread::current().id());
        lookup.get(self, (thread, key), move |store, (_, key)| load(store, key)).await
    }
}

/// The right to look up a key, until nobody waits for it any more.
struct Turn<K: Eq + Hash, V> {
    lookup: Lookup<K, V>,
    key: K,
    /// Whether it was given up, and may be somebody else's.
    is_over: bool,
}

impl<K, V> Turn<K, V>
where
    K: Copy + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    async fn answer_all<F>(mut self, load: impl Fn(K) -> F)
    where
        F: Future<Output = Result<V, StoreError>>,
    {
        while let Some(waiting) = self.next() {
            let answer = load(self.key).await;
            for one in waiting {
                // Whoever does not wait any more does not hear it.
                let _ = one.send(answer.as_ref().map(V::clone).map_err(StoreError::again));
            }
        }
    }

    /// Those who wait now; none where this is the end.
    fn next(&mut self) -> Option<Vec<Answer<V>>> {
        let mut waiting = self.lookup.waiting();
        let some = waiting.get_mut(&self.key).map(std::mem::take).filter(|some| !some.is_empty());
        if some.is_none() {
            waiting.remove(&self.key);
            self.is_over = true;
        }
        some
    }
}

impl<K: Eq + Hash, V> Drop for Turn<K, V> {
    /// Where it was cut short, those who wait are told so, and the next one begins anew.
    fn drop(&mut self) {
        if !self.is_over {
            self.lookup.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lookup;
    use crate::StoreError;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Semaphore;

    /// Counts how often something is looked up, and lets each time end when it is told to.
    #[derive(Default, Clone)]
    struct Source {
        begun: Arc<AtomicUsize>,
        ended: Arc<Gate>,
    }

    struct Gate(Semaphore);

    impl Default for Gate {
        fn default() -> Self {
            Self(Semaphore::new(0))
        }
    }

    impl Source {
        async fn load(self) -> Result<usize, StoreError> {
            let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            self.ended.0.acquire().await.map_err(|_| StoreError::stopped())?.forget();
            Ok(number)
        }

        fn ask(&self, lookup: &Lookup<u8, usize>) -> tokio::task::JoinHandle<Result<usize, StoreError>> {
            let (lookup, source) = (lookup.clone(), self.clone());
            tokio::spawn(async move { lookup.get(&source, 1, |source, _| source.load()).await })
        }
    }

    async fn settled() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn an_answer_never_begins_before_its_question_and_is_shared() {
        let (lookup, source) = (Lookup::default(), Source::default());
        let first = source.ask(&lookup);
        settled().await;
        let later: Vec<_> = (0..5).map(|_| source.ask(&lookup)).collect();
        settled().await;
        source.ended.0.add_permits(2);
        assert_eq!(first.await.unwrap().unwrap(), 1);
        for one in later {
            assert_eq!(one.await.unwrap().unwrap(), 2, "the first answer was begun too early for it");
        }
        settled().await;
        assert!(lookup.waiting().is_empty(), "nothing is kept");
    }

    #[tokio::test]
    async fn a_question_that_is_given_up_takes_nobodys_answer_with_it() {
        let (lookup, source) = (Lookup::default(), Source::default());
        let first = source.ask(&lookup);
        settled().await;
        let second = source.ask(&lookup);
        settled().await;
        first.abort();
        source.ended.0.add_permits(2);
        assert_eq!(second.await.unwrap().unwrap(), 2);
    }

    #[tokio::test]
    async fn after_a_panic_those_who_wait_are_told_and_the_next_question_is_answered() {
        let lookup = Lookup::<u8, usize>::default();
        let failed = lookup.get(&(), 1, |(), _| async { panic!("a defect") }).await;
        assert!(failed.is_err());
        assert_eq!(lookup.get(&(), 1, |(), _| async { Ok(7) }).await.unwrap(), 7);
    }
}
