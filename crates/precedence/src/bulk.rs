//! Work that can wait, on threads of its own.

use crate::turns;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

/// Never run: only its threads for work that blocks are needed. They are kept apart from those of the runtime that answers, as a thread goes
/// before others, or not, from the moment that it is woken.
static THREADS: LazyLock<Runtime> = LazyLock::new(|| {
    let threads = Builder::new_current_thread().thread_name("daybook-bulk").on_thread_start(become_bulk).build();
    threads.expect("a runtime that waits for nothing needs nothing of the system")
});

/// Does work that blocks and can wait, as [`tokio::task::spawn_blocking`] does the rest: it is begun at once, and done to its end whether
/// somebody waits for it or not, unless the process ends. To be called within a runtime: what the work hands to one goes there.
pub fn in_bulk<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let runtime = Handle::current();
    THREADS.spawn_blocking(move || {
        let _entered = runtime.enter();
        work()
    })
}

/// What this thread does from now on can wait.
pub fn become_bulk() {
    turns::take(turns::BULK);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// How nice a thread is: the 19th value of what `proc_pid_stat(5)` describes, of which the second is a name in brackets.
    fn niceness(thread: &str) -> i32 {
        let stat = fs::read_to_string(format!("/proc/{thread}/stat")).unwrap();
        let (_, after_name) = stat.rsplit_once(") ").unwrap();
        after_name.split(' ').nth(19 - 3).unwrap().parse().unwrap()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn bulk_work_leaves_the_processors_to_others_however_it_is_begun() {
        let usual = niceness("self");
        let (outer, inner) = in_bulk(|| (niceness("thread-self"), in_bulk(|| niceness("thread-self")))).await.unwrap();
        assert_eq!([outer, inner.await.unwrap()], [usual + 5, usual + 5]);
        assert_eq!(niceness("thread-self"), usual);
    }

    #[tokio::test]
    async fn bulk_work_hands_what_it_begins_to_the_runtime_of_its_caller() {
        let begun = in_bulk(|| tokio::spawn(async { "done" })).await.unwrap();
        assert_eq!(begun.await.unwrap(), "done");
    }
}
