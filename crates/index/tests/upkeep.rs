//! Sealing and merging beside questions.

mod shared;

use daybook_index::{Config, MAX_HEAD_ROWS, Pool, Pools, ProjectIndex, Row};
use daybook_wire::{Filter, Query, Timestamp, Window};
use rayon::ThreadPoolBuilder;
use shared::plain_row;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };
const THREADS: NonZeroUsize = NonZeroUsize::new(2).unwrap();
/// Much longer than any answer takes.
const FOREVER: Duration = Duration::from_secs(20);

#[test]
fn no_question_waits_for_a_thread_that_is_busy_with_upkeep() {
    let upkeep = Arc::new(ThreadPoolBuilder::new().num_threads(THREADS.get()).build().unwrap());
    let pools = Pools { asking: Pool::with_threads(THREADS).unwrap(), upkeep: Pool::shared(Arc::clone(&upkeep)) };
    let mut index = ProjectIndex::new(Config::default(), pools);
    // So many that a question shares its work with other threads.
    let seqs = 0..4 * i64::from(MAX_HEAD_ROWS);
    let is_get = |seq: i64| seq % 3 > 0;
    for seq in seqs.clone() {
        index.append(&[Row { method: if is_get(seq) { "GET" } else { "POST" }, ..plain_row(seq) }]);
    }
    let filter: Filter = Query::decode("method=GET").unwrap().filter;
    let gets = seqs.filter(|seq| is_get(*seq)).count() as u64;
    let job = index.next_job().expect("there are segments to seal");

    // All of its threads have something else to do.
    let (go_on, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    for _ in 0..THREADS.get() {
        let held = Arc::clone(&held);
        upkeep.spawn(move || drop(held.lock().map(|held| held.recv())));
    }
    let (counted, finished) = thread::scope(|scope| {
        let sealing = scope.spawn(|| job.run());
        let (told, answer) = mpsc::channel();
        let (index, filter) = (&index, &filter);
        scope.spawn(move || told.send(index.count(filter, ALL)));
        let counted = answer.recv_timeout(FOREVER);
        assert!(!sealing.is_finished(), "sealing waits for its threads");
        drop(go_on);
        (counted, sealing.join().unwrap())
    });
    assert_eq!(counted, Ok(gets));
    assert!(index.finish(finished));
    assert_eq!(index.count(&filter, ALL), gets);
}
