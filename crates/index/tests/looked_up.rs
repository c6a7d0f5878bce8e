//! Rows that are looked up before they are appended.

mod shared;

use daybook_index::{Config, Pool, ProjectIndex, Row};
use daybook_wire::{Filter, Timestamp, Window};
use shared::plain_row;

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

fn index() -> ProjectIndex {
    ProjectIndex::new(Config::default(), Pool::inline())
}

fn count(index: &ProjectIndex, search: &str) -> u64 {
    let mut filter = Filter::default();
    filter.set_search(search);
    index.count(&filter, ALL)
}

#[test]
fn only_rows_with_a_new_value_are_needed_again() {
    let mut index = index();
    index.append(&[Row { path: "/old", ..plain_row(1) }]);
    let rows = [2, 3, 4].map(|seq| Row { path: if seq == 3 { "/new" } else { "/old" }, ..plain_row(seq) });
    let looked_up = index.look_up(&rows);
    assert_eq!(looked_up.new_rows(), [1]);
    assert_eq!(index.count(&Filter::default(), ALL), 1, "they are not there yet");
    // Somebody else brings the same value meanwhile.
    index.append(&[Row { path: "/new", ..plain_row(5) }]);
    assert!(index.append_looked_up(looked_up, &rows[1..2]));
    assert_eq!([count(&index, "old"), count(&index, "new")], [3, 2]);
    assert_eq!(index.highest_seq(), Some(5));
}

#[test]
fn rows_that_have_expired_meanwhile_stay_out() {
    let mut index = index();
    let rows = [1, 2, 3].map(plain_row);
    let looked_up = index.look_up(&rows);
    index.drop_before(3);
    assert!(index.append_looked_up(looked_up, &rows));
    assert_eq!(index.count(&Filter::default(), ALL), 1);
}

#[test]
fn codes_of_another_time_or_index_are_refused_and_so_is_what_is_incomplete() {
    let mut compacted = index();
    for seq in 2..2_000 {
        compacted.append(&[Row { path: &format!("/{seq}"), ..plain_row(seq) }]);
    }
    compacted.drop_before(i64::MAX);
    let looked_up = compacted.look_up(&[plain_row(1)]);
    assert!(compacted.needs_compaction());
    compacted.compact();
    compacted.drop_before(i64::MIN);
    assert!(!compacted.append_looked_up(looked_up, &[plain_row(1)]));
    let of_another = index().look_up(&[plain_row(1)]);
    assert!(!compacted.append_looked_up(of_another, &[plain_row(1)]));
    let incomplete = compacted.look_up(&[plain_row(1)]);
    assert!(!compacted.append_looked_up(incomplete, &[]));
    assert_eq!(compacted.count(&Filter::default(), ALL), 0);
}
