//! The disk is full when the files of the index are written: that costs the next start its time, and nothing else.

use super::instance::{Instance, SEGMENT_ROWS};

/// One segment, and some entries that are in none.
const ENTRIES: u32 = 70_000;
/// What the log says of it.
const WARNING: &str = "a part of the index could not be written";
/// Appends to a server whose disk is full. Each is an occasion to try again, and to complain again.
const APPENDS: usize = 60;

/// Given a disk that has no room for one step of the way to a whole file, when a server starts, then it answers rightly and takes
/// entries in, says once or twice what is wrong, and leaves nothing behind that is not whole. So does the next one.
#[actix_web::test]
async fn without_room_nothing_is_wrong_and_nothing_is_left() {
    let mut instance = Instance::with_entries(ENTRIES).await;
    for call in ["open", "write", "fdatasync", "rename"] {
        instance.disk.fill_up_for(call);
        let server = instance.serve();
        instance.expect_truth(&server);
        instance.disk.until_it_happens();
        for _ in 0..APPENDS {
            instance.append(&server);
        }
        instance.expect_truth_of_index(&server);
        assert_eq!(instance.restored(), 0);
        let (code, log) = server.stop();
        assert_eq!(code, Some(0), "{log}");
        assert_eq!(instance.left(), (vec![], vec![]), "no room for {call}");
        let warnings = log.lines().filter(|line| line.contains(WARNING)).count();
        assert!((1..=10).contains(&warnings), "{warnings} times in {log}");
        assert!(log.contains("No space left on device"), "{log}");
    }
}

/// Given a server whose disk was full, when there is room again, then it writes its files, though nobody starts it anew, and the next start
/// reads them.
#[actix_web::test]
async fn when_there_is_room_again_the_files_are_written() {
    let mut instance = Instance::with_entries(ENTRIES).await;
    instance.disk.fill_up_for("write");
    let server = instance.serve();
    instance.disk.until_it_happens();
    instance.append(&server);
    instance.expect_truth_of_index(&server);
    instance.disk.heal();
    instance.until_kept(SEGMENT_ROWS);
    instance.append(&server);
    instance.expect_truth_of_index(&server);
    server.stop();

    let server = instance.serve();
    instance.expect_truth(&server);
    instance.expect_truth_of_index(&server);
    assert_eq!(instance.restored(), SEGMENT_ROWS);
    server.stop();
}
