//! What retention does to an index: to its answers at once, to its memory in time.

use daybook_index::{Config, Pool, ProjectIndex, ResourceRef, Row};
use daybook_wire::query::Field;
use daybook_wire::{ActorType, Filter, Order, Source, Timestamp, Window};

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

/// One row a microsecond, each with a path and a resource of its own.
fn append(index: &mut ProjectIndex, numbers: std::ops::Range<i64>) {
    for number in numbers {
        let (path, id) = (format!("/v1/things/{number}"), number.to_string());
        index.append(&[Row {
            seq: number,
            started_at: number,
            actor_type: ActorType::User,
            actor_id: "1",
            actor_name: "Ada",
            actor_email: None,
            method: "GET",
            path: &path,
            status_code: 200,
            action: "thing.get",
            source: Source::Api,
            cli_command: None,
            resource: Some(ResourceRef { kind: "thing", id: &id, name: &path }),
            application: None,
            cluster: None,
            environment_group: None,
            remote_ip: None,
        }]);
    }
}

fn index(head_rows: u32) -> ProjectIndex {
    let config = Config { head_rows, segment_rows: 16 * head_rows, ..Config::default() };
    ProjectIndex::new(config, Pool::inline())
}

fn search(text: &str) -> Filter {
    let mut filter = Filter::default();
    filter.set_search(text);
    filter
}

/// Given rows in sealed, full and mutable segments, when most of them expire, then nothing shows them any more, and the
/// memory of their rows and of their values comes back.
#[test]
fn expired_rows_are_invisible_at_once_and_gone_after_maintenance() {
    let mut index = index(100);
    append(&mut index, 0..8_000);
    index.maintain();
    append(&mut index, 8_000..8_250);
    let before = index.memory();

    index.drop_before(8_150);
    assert_eq!(index.count(&Filter::default(), ALL), 100);
    assert_eq!(index.count(&search("things/8149"), ALL), 0);
    assert_eq!(index.page(&Filter::default(), ALL, Order::Ascending, None, 1)[0].seq, 8_150);
    append(&mut index, 8_140..8_145);
    assert_eq!(index.count(&Filter::default(), ALL), 100, "late entries that have expired are left out");

    index.maintain();
    assert!(index.needs_compaction());
    index.compact();
    assert!(!index.needs_compaction());
    let after = index.memory();
    assert!(after.bytes * 10 < before.bytes, "{before:?} {after:?}");
    assert_eq!(after.entries, 100);

    append(&mut index, 8_250..8_400);
    for number in [8_150, 8_199, 8_200, 8_249, 8_250, 8_399] {
        let filter = search(&format!("things/{number}"));
        let keys = index.page(&filter, ALL, Order::Descending, None, 9);
        assert_eq!(keys.iter().map(|key| key.seq).collect::<Vec<_>>(), [number]);
        let facet = index.facet(&filter, ALL, Field::Resource, 9, None);
        assert_eq!(facet.values[0].value, format!("thing:{number}"));
        assert_eq!(facet.values[0].label, format!("/v1/things/{number}"));
        assert_eq!((facet.values[0].count, facet.distinct, facet.missing), (1, 1, 0));
    }
}

#[test]
fn a_job_that_is_overtaken_by_a_compaction_is_refused() {
    let mut index = index(100);
    append(&mut index, 0..1_000);
    index.maintain();
    index.drop_before(1_000);
    append(&mut index, 1_000..1_100);
    let job = index.next_job().unwrap();
    index.compact();
    assert!(!index.finish(job.run()));
    for _ in 0..2 {
        assert_eq!(index.count(&Filter::default(), ALL), 100);
        assert_eq!(index.count(&search("things/1042"), ALL), 1);
        index.maintain();
    }
}

/// Given an index that is loaded newest first, it says from when on it is complete.
#[test]
fn completeness_follows_loading_and_retention() {
    let mut index = index(100);
    let window = |from| Window { from: Timestamp::from_micros(from), to: Timestamp::from_micros(900) };
    assert!(!index.covers(window(500)));
    assert!(index.covers(window(900)), "an empty window needs nothing");
    append(&mut index, 500..1_000);
    index.set_loaded_from(500);
    append(&mut index, 1_000..1_010);
    assert!(index.covers(window(500)) && !index.covers(window(499)));
    append(&mut index, 0..500);
    index.set_loaded_from(i64::MIN);
    assert!(index.covers(window(0)));
    index.drop_before(100);
    assert_eq!(index.complete_from(), 100);
    assert!(index.covers(window(100)) && !index.covers(window(99)));
    assert_eq!(index.highest_seq(), Some(1_009));
    assert_eq!(index.newest().map(|key| key.seq), Some(1_009));
    assert_eq!(index.count(&Filter::default(), window(100)), 800);
}
