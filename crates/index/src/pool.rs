//! Where the work on several segments runs.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Who does the work of indexes. Cheap to clone; meant to serve every project.
#[derive(Debug, Clone, Default)]
pub struct Pools {
    /// For questions.
    pub asking: Pool,
    /// For sealing and merging, and for taking in what was kept in files. Where they are others, no question waits for such a thread.
    pub upkeep: Pool,
}

impl From<Pool> for Pools {
    /// One for everything.
    fn from(pool: Pool) -> Self {
        Self { asking: pool.clone(), upkeep: pool }
    }
}

/// Threads that share the work of one question, or of one job. Cheap to clone.
///
/// What runs there takes no lock and never waits, so a question may be asked while its asker holds one.
#[derive(Debug, Clone, Default)]
pub struct Pool(Option<Arc<ThreadPool>>);

impl Pool {
    /// No threads: the one that asks does all the work.
    #[must_use]
    pub const fn inline() -> Self {
        Self(None)
    }

    /// A pool of its own. Fails where the system gives no threads.
    pub fn with_threads(threads: NonZeroUsize) -> Result<Self, ThreadPoolBuildError> {
        Self::named("daybook-index", threads, || ())
    }

    /// A pool of its own for upkeep, whose threads begin with a call. Fails where the system gives no threads.
    pub fn for_upkeep(threads: NonZeroUsize, begin: fn()) -> Result<Self, ThreadPoolBuildError> {
        Self::named("upkeep", threads, begin)
    }

    fn named(name: &'static str, threads: NonZeroUsize, begin: fn()) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .thread_name(move |thread| format!("{name}-{thread}"))
            .start_handler(move |_| begin())
            .build()?;
        Ok(Self(Some(Arc::new(pool))))
    }

    /// A pool that the caller has already.
    #[must_use]
    pub const fn shared(pool: Arc<ThreadPool>) -> Self {
        Self(Some(pool))
    }

    /// How many items are worked on at once.
    pub(crate) fn width(&self) -> usize {
        self.0.as_ref().map_or(1, |pool| pool.current_num_threads())
    }

    /// Applies `work` to every item and keeps their order.
    pub(crate) fn map<T: Sync, R: Send>(&self, items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
        self.map_into(items.iter().collect(), work)
    }

    /// The same, of items that are used up.
    pub(crate) fn map_into<T: Send, R: Send>(&self, items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        match &self.0 {
            Some(pool) if items.len() > 1 && pool.current_num_threads() > 1 => {
                pool.install(|| items.into_par_iter().with_max_len(1).map(work).collect())
            }
            _ => items.into_iter().map(work).collect(),
        }
    }
}
