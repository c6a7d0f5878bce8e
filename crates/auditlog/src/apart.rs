//! Work that would keep other requests waiting, apart from the threads that answer them.

use daybook_precedence::{give_way, in_bulk};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

/// What is smaller is done at once: less than a tenth of a millisecond's work.
const SMALL_BYTES: usize = 16 * 1_024;
/// From so many on that wait, no more should come: less than a second's work.
const MANY_BYTES: usize = 16 * 1_024 * 1_024;

/// One processor is left to those who ask. All of a process have these in common, as they have the processors.
static THREADS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let processors = available_parallelism().map_or(1, NonZeroUsize::get);
    Arc::new(Semaphore::new(processors.saturating_sub(1).max(1)))
});

/// How many bytes wait.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Bytes that wait, until this is dropped.
struct Waiting(usize);

impl Waiting {
    fn new(bytes: usize) -> Self {
        WAITING.fetch_add(bytes, Ordering::Relaxed);
        Self(bytes)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// Whether so much waits that whoever has more should come back later.
pub fn much_waits_apart() -> bool {
    WAITING.load(Ordering::Relaxed) >= MANY_BYTES
}

/// Does something that takes long with so many bytes, a few such at a time, on threads of its own. It is done to its end also where
/// nobody waits for it any more. The work is given what it calls between its steps, so that questions are answered first.
pub async fn apart<T: Send + 'static>(bytes: usize, work: impl FnOnce(fn()) -> T + Send + 'static) -> T {
    if bytes < SMALL_BYTES {
        // Others wait for this thread: it must not.
        return work(|| ());
    }
    let waiting = Waiting::new(bytes);
    // It is never closed.
    let permit = Arc::clone(&THREADS).acquire_owned().await.ok();
    drop(waiting);
    let done = in_bulk(move || {
        let _permit = permit;
        work(give_way)
    });
    match done.await {
        Ok(done) => done,
        // Such work is not cancelled: where it is not done, it panicked.
        Err(error) => resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn what_waits_is_told_until_it_is_done_or_given_up() {
        let threads = THREADS.available_permits();
        let (go_on, held) = mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        let busy: Vec<_> = (0..threads)
            .map(|_| {
                let held = Arc::clone(&held);
                tokio::spawn(apart(MANY_BYTES, move |_| held.lock().is_ok_and(|held| held.recv().is_ok())))
            })
            .collect();
        while THREADS.available_permits() > 0 {
            yield_now().await;
        }
        assert!(!much_waits_apart(), "what is being done does not wait");
        let second = tokio::spawn(apart(MANY_BYTES, |_| ()));
        let given_up = tokio::spawn(apart(MANY_BYTES, |_| ()));
        while WAITING.load(Ordering::Relaxed) < 2 * MANY_BYTES {
            yield_now().await;
        }
        assert!(much_waits_apart());
        given_up.abort();
        assert!(given_up.await.is_err());
        assert_eq!(WAITING.load(Ordering::Relaxed), MANY_BYTES);
        for _ in 0..threads {
            go_on.send(()).unwrap();
        }
        for one in busy {
            assert!(one.await.unwrap());
        }
        second.await.unwrap();
        assert!(!much_waits_apart());
    }
}
