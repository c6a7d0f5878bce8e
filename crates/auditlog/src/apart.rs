//! Work that would keep other requests waiting, apart from the threads that answer them.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

/// What is smaller is done at once: less than a tenth of a millisecond's work.
const SMALL_BYTES: usize = 16 * 1_024;

/// One processor is left to those who ask.
static THREADS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let processors = available_parallelism().map_or(1, NonZeroUsize::get);
    Arc::new(Semaphore::new(processors.saturating_sub(1).max(1)))
});

/// Does something that takes long with so many bytes, a few such at a time, on threads of its own. It is done to its end also where
/// nobody waits for it any more.
pub async fn apart<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
    if bytes < SMALL_BYTES {
        return work();
    }
    // It is never closed.
    let permit = Arc::clone(&THREADS).acquire_owned().await.ok();
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    match done.await {
        Ok(done) => done,
        // Such work is not cancelled: where it is not done, it panicked.
        Err(error) => resume_unwind(error.into_panic()),
    }
}
