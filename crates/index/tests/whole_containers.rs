//! Values that all rows of a stretch have: where a bitmap's container is one run, from its first row to its last.

mod shared;

use daybook_index::{Config, MAX_HEAD_ROWS, Pool, ProjectIndex, Row};
use daybook_wire::query::Field;
use daybook_wire::{Filter, Query, Timestamp, Window};
use shared::plain_row;
use std::collections::BTreeMap;

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };
/// Four full heads, which become one segment.
const ROWS: u32 = 4 * MAX_HEAD_ROWS;

/// Of the second container, and of some rows more.
fn method(row: u32) -> &'static str {
    if (1 << 16..2 << 16).contains(&row) || row.is_multiple_of(1_000) { "GET" } else { "POST" }
}

fn actor(row: u32) -> String {
    (row % 3_001).to_string()
}

#[test]
fn no_row_of_a_whole_container_is_lost() {
    let mut index = ProjectIndex::new(Config::default(), Pool::inline());
    for row in 0..ROWS {
        index.append(&[Row { actor_id: &actor(row), method: method(row), ..plain_row(row.into()) }]);
    }
    index.maintain();
    assert_eq!(index.memory().segments, 1, "all of them lie in one segment");
    for (raw, wanted) in [("method=GET", "GET"), ("method_exclude=GET", "POST"), ("method=POST", "POST")] {
        let filter: Filter = Query::decode(raw).unwrap().filter;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in (0..ROWS).filter(|row| method(*row) == wanted) {
            *counts.entry(format!("user:{}", actor(row))).or_default() += 1;
        }
        assert_eq!(index.count(&filter, ALL), counts.values().sum::<u64>(), "{raw}");
        let facet = index.facet(&filter, ALL, Field::Actor, 100, None);
        assert_eq!(facet.distinct, counts.len() as u64, "{raw}");
        for value in facet.values {
            assert_eq!(value.count, counts[&value.value], "{raw}: {}", value.value);
        }
    }
}
