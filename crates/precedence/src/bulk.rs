//! Work that can wait, on threads of its own.

use crate::turns::{Turns, take};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

/// Never run: only its threads for work that blocks are needed. They are kept apart from those of the runtime that answers, as a thread goes
/// before others, or not, from the moment that it is woken.
static THREADS: LazyLock<Runtime> = LazyLock::new(|| {
    let threads = Builder::new_current_thread().thread_name("daybook-bulk").on_thread_start(become_bulk).build();
    threads.expect("a runtime that waits for nothing needs nothing of the system")
});

/// How much is under way.
static UNDER_WAY: Mutex<usize> = Mutex::new(0);
static DONE: Condvar = Condvar::new();

/// Some work that is under way, until this is dropped.
struct UnderWay(());

impl UnderWay {
    fn begin() -> Self {
        *Self::count() += 1;
        Self(())
    }

    fn count() -> MutexGuard<'static, usize> {
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *Self::count() -= 1;
        DONE.notify_all();
    }
}

/// Does work that blocks and can wait, as [`tokio::task::spawn_blocking`] does the rest: it is begun at once, and done to its end whether
/// somebody waits for it or not.
///
/// To be called within a runtime: what the work hands to one goes there. What it gives may be dropped without one.
pub fn in_bulk<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let (runtime, under_way) = (Handle::current(), UnderWay::begin());
    THREADS.spawn_blocking(move || {
        let _under_way = under_way;
        let _entered = runtime.enter();
        work()
    })
}

/// Waits until all bulk work of this process is done, on a thread that may: no runtime does that when it ends.
pub fn wait_for_bulk() {
    drop(DONE.wait_while(UnderWay::count(), |under_way| *under_way > 0));
}

/// What this thread does from now on can wait: it does not go before others, as those do that it was started by.
pub fn become_bulk() {
    take(Turns::Usual);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[cfg(target_os = "linux")]
    #[test]
    fn bulk_work_does_not_go_before_those_that_answer() {
        use crate::turns::linux::{SHORTEST, attributes};

        let turns = || attributes().unwrap().sched_runtime;
        // On a thread of its own, which the other tests do not come from.
        let answering = std::thread::spawn(move || {
            let usual = turns();
            crate::answer_promptly();
            let started_by_it = std::thread::spawn(turns).join().unwrap();
            let runtime = Builder::new_current_thread().build().unwrap();
            (usual, turns(), started_by_it, runtime.block_on(async { in_bulk(turns).await.unwrap() }))
        });
        let (usual, prompt, started_by_it, in_bulk) = answering.join().unwrap();
        assert_eq!(in_bulk, usual);
        // Before 6.12, there is one length for all.
        let prompt_here = if usual == 0 { 0 } else { SHORTEST };
        assert_eq!([prompt, started_by_it], [prompt_here; 2]);
    }

    #[tokio::test]
    async fn bulk_work_that_nobody_waits_for_can_be_waited_for_at_the_end() {
        let (go_on, held) = std::sync::mpsc::channel();
        let is_done = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&is_done);
        drop(in_bulk(move || {
            held.recv().unwrap();
            done.store(true, Ordering::Release);
        }));
        let waiting = std::thread::spawn(wait_for_bulk);
        go_on.send(()).unwrap();
        waiting.join().unwrap();
        assert!(is_done.load(Ordering::Acquire));
    }

    #[tokio::test]
    async fn bulk_work_hands_what_it_begins_to_the_runtime_of_its_caller() {
        let begun = in_bulk(|| tokio::spawn(async { "done" })).await.unwrap();
        assert_eq!(begun.await.unwrap(), "done");
    }
}
