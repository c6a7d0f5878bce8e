//! Rows that are looked up before they are appended.

mod shared;

use daybook_index::{CodedRows, Config, FullSegment, MAX_HEAD_ROWS, Pool, ProjectIndex, Row};
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

/// The rows with the codes of an index.
fn coded(index: &mut ProjectIndex, rows: &[Row<'_>]) -> CodedRows {
    let looked_up = index.look_up(rows);
    let new: Vec<Row<'_>> = looked_up.new_rows().iter().map(|place| rows[*place]).collect();
    index.complete(looked_up, &new).expect("nothing was compacted")
}

/// An index that forgot all it held, and the codes with it, after `before` was done.
fn compacted<T>(before: impl FnOnce(&mut ProjectIndex) -> T) -> (ProjectIndex, T) {
    let mut compacted = index();
    for seq in 2..2_000 {
        compacted.append(&[Row { path: &format!("/{seq}"), ..plain_row(seq) }]);
    }
    let done = before(&mut compacted);
    compacted.drop_before(i64::MAX);
    assert!(compacted.needs_compaction());
    compacted.compact();
    (compacted, done)
}

#[test]
fn only_rows_with_a_new_value_are_needed_again() {
    let mut index = index();
    index.append(&[Row { path: "/old", ..plain_row(1) }]);
    let rows = [2, 3, 4].map(|seq| Row { path: if seq == 3 { "/new" } else { "/old" }, ..plain_row(seq) });
    let looked_up = index.look_up(&rows);
    assert_eq!(looked_up.new_rows(), [1]);
    // Somebody else brings the same value meanwhile.
    index.append(&[Row { path: "/new", ..plain_row(5) }]);
    let coded = index.complete(looked_up, &rows[1..2]).unwrap();
    assert_eq!(index.count(&Filter::default(), ALL), 2, "they are not there yet");
    assert!(index.append_coded(&coded));
    assert_eq!([count(&index, "old"), count(&index, "new")], [3, 2]);
    assert_eq!(index.highest_seq(), Some(5));
}

#[test]
fn a_full_segment_holds_all_its_rows_and_waits_to_be_sealed() {
    let mut index = index();
    index.append(&[plain_row(1)]);
    let mut some = coded(&mut index, &[9, 3].map(plain_row));
    assert!(some.extend(&coded(&mut index, &[7, 2].map(plain_row))));
    assert_eq!((some.len(), some.oldest()), (4, Some(2)));
    assert!(index.append_full(FullSegment::of(&some).unwrap()));
    assert_eq!(index.count(&Filter::default(), ALL), 5);
    assert_eq!(index.highest_seq(), Some(9));
    index.maintain();
    assert_eq!(index.sealed().iter().map(|segment| segment.rows).collect::<Vec<_>>(), [4]);
    assert_eq!(index.count(&Filter::default(), ALL), 5);
}

#[test]
fn rows_are_split_and_none_is_lost() {
    let mut index = index();
    let mut first = coded(&mut index, &[9, 3, 7].map(plain_row));
    let rest = first.split_off(1);
    assert_eq!([(first.len(), first.oldest()), (rest.len(), rest.oldest())], [(1, Some(9)), (2, Some(3))]);
    assert!(first.split_off(5).is_empty());
    assert!(index.append_coded(&rest) && index.append_coded(&first));
    assert_eq!(index.count(&Filter::default(), ALL), 3);
}

#[test]
fn no_segment_is_made_of_no_rows_or_too_many_or_those_of_several_indexes() {
    let mut one = index();
    assert!(FullSegment::of(&CodedRows::default()).is_none());
    let mut rows = coded(&mut one, &[plain_row(1)]);
    assert!(!rows.extend(&coded(&mut index(), &[plain_row(2)])));
    let more: Vec<Row<'_>> = (2..=i64::from(MAX_HEAD_ROWS) + 1).map(plain_row).collect();
    assert!(rows.extend(&coded(&mut one, &more)));
    assert!(FullSegment::of(&rows).is_none());
    assert_eq!(rows.split_off(MAX_HEAD_ROWS as usize).len(), 1);
    assert!(one.append_full(FullSegment::of(&rows).unwrap()));
    assert_eq!(one.count(&Filter::default(), ALL), u64::from(MAX_HEAD_ROWS));
}

#[test]
fn rows_that_have_expired_meanwhile_stay_out() {
    let mut index = index();
    let rows = [1, 2, 3].map(plain_row);
    let looked_up = index.look_up(&rows);
    index.drop_before(3);
    let coded = index.complete(looked_up, &rows).unwrap();
    assert!(index.append_coded(&coded));
    assert_eq!(index.count(&Filter::default(), ALL), 1);
    let full = FullSegment::of(&coded).unwrap();
    index.drop_before(4);
    assert!(index.append_full(full));
    assert_eq!(index.memory().entries, 0, "not even in memory");
}

#[test]
fn codes_of_another_time_or_index_are_refused_and_so_is_what_is_incomplete() {
    let row = [Row { path: "/new", ..plain_row(3_000) }];
    let (mut index, looked_up) = compacted(|index| index.look_up(&row));
    assert_eq!(looked_up.new_rows(), [0]);
    assert!(index.complete(looked_up, &row).is_none());
    let of_another = self::index().look_up(&row);
    assert!(index.complete(of_another, &row).is_none());
    let incomplete = index.look_up(&row);
    assert!(index.complete(incomplete, &[]).is_none());

    let (mut index, coded) = compacted(|index| [coded(index, &row), coded(index, &row)]);
    let [coded, others] = coded;
    assert!(!index.append_coded(&coded));
    assert!(!index.append_full(FullSegment::of(&others).unwrap()));
    assert_eq!(index.memory().entries, 0);
}
