//! The server is killed while it writes the files of the index: `kill -9`, at each step of the way to a whole file.

use super::instance::{Instance, SEGMENT_ROWS};

/// Two segments, and some entries that are in neither.
const ENTRIES: u32 = 132_000;

/// Given a server that is killed while it writes, when the next one starts, then it answers rightly out of whatever was left, also
/// while it loads. What was not finished is cleared away, and every segment is there in the end.
#[actix_web::test]
async fn a_kill_while_files_are_written_makes_no_answer_wrong() {
    let instance = Instance::with_entries(ENTRIES).await;
    // Half of the first is written; half of the second; all of the second, but its name.
    for (call, number, whole) in [("write", 1, 0), ("write", 2, 1), ("rename", 1, 1)] {
        instance.disk.hold_before(call, number);
        let server = instance.serve();
        instance.expect_truth(&server);
        instance.disk.until_it_happens();
        drop(server);
        let (segments, unfinished) = instance.left();
        assert_eq!((segments.len(), unfinished.len()), (whole, 1), "killed before {call} {number}: {segments:?}");
        assert!(unfinished[0] > 0, "killed before {call} {number}");
    }
    instance.disk.heal();
    let server = instance.serve();
    instance.expect_truth(&server);
    instance.until_kept(2 * SEGMENT_ROWS);
    server.stop();

    let server = instance.serve();
    instance.expect_truth(&server);
    instance.expect_truth_of_index(&server);
    assert_eq!(instance.restored(), 2 * SEGMENT_ROWS, "the files are as good as any");
    server.stop();
}

/// Given a server that is killed after it has written what it merged, and before it has removed what that was made from, when the next
/// one starts and finds every entry twice, then it counts none twice, and removes what is too many.
#[actix_web::test]
async fn a_kill_before_what_was_merged_is_removed_counts_nothing_twice() {
    let mut instance = Instance::with_entries(ENTRIES).await;
    instance.disk.hold_before("unlink", 1);
    let server = instance.serve();
    instance.append(&server);
    instance.until_kept(2 * SEGMENT_ROWS);
    instance.copy_later(65_000).await;
    instance.until_kept(3 * SEGMENT_ROWS);
    // The fourth is merged with the others at once.
    instance.copy_later(65_400).await;
    instance.disk.until_it_happens();
    instance.expect_truth_of_index(&server);
    drop(server);
    assert_eq!(instance.left().0.len(), 4, "the merged one beside three that are in it");

    instance.disk.heal();
    let server = instance.serve();
    instance.expect_truth(&server);
    instance.expect_truth_of_index(&server);
    assert!(instance.restored() >= 2 * SEGMENT_ROWS);
    instance.until_kept(4 * SEGMENT_ROWS);
    assert_eq!(instance.left().0.len(), 1);
    server.stop();
}
