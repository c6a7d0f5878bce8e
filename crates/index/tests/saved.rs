//! Segments as bytes: what is not exactly what was written is refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so by panicking")]

mod shared;

use daybook_index::{Config, NotASegment, Pool, ProjectIndex, ResourceRef, Row, Saved, Translation};
use daybook_wire::query::{Field, Query};
use daybook_wire::{Order, Timestamp, Window};
use proptest::prelude::*;
use shared::plain_row;
use std::hint::black_box;
use std::sync::LazyLock;

fn row(seq: i64) -> Row<'static> {
    Row {
        started_at: seq * 1_000,
        actor_email: Some("ada@example.com"),
        path: "/v1/clusters",
        action: "cluster.list",
        ..plain_row(seq)
    }
}

fn bytes() -> Vec<u8> {
    let mut index = ProjectIndex::new(Config { head_rows: 8, ..Config::default() }, Pool::inline());
    index.append(&(1..=8).map(row).collect::<Vec<_>>());
    index.maintain();
    let names = index.sealed();
    assert_eq!(names.len(), 1);
    index.save(names[0]).unwrap().into_bytes()
}

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

/// A segment in which some values have bitmaps, and some few rows.
static MANY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    const PATHS: [&str; 7] =
        ["/v1/clusters/1", "/v1/clusters/2", "/v1/clusters/3", "/v1/x/1", "/v1/x/2", "/v1/x/3", "/v1/x/4"];
    let mut index = ProjectIndex::new(Config { head_rows: 300, ..Config::default() }, Pool::inline());
    let row = |seq: i64| {
        let place = usize::try_from(seq * seq).unwrap();
        let id = ["1", "7", "8"][place % 3];
        Row {
            path: PATHS[if seq % 3 == 0 { 0 } else { place % PATHS.len() }],
            status_code: [200, 200, 200, 404, 500][place % 5],
            resource: (seq % 9 != 0).then_some(ResourceRef { kind: "cluster", id, name: "Main" }),
            ..row(seq)
        }
    };
    index.append(&(1..=300).map(row).collect::<Vec<_>>());
    index.maintain();
    index.save(index.sealed()[0]).unwrap().into_bytes()
});

#[test]
fn what_was_written_is_read_back() {
    let saved = Saved::from_bytes(&bytes()).unwrap();
    assert!(saved.seqs().eq(1..=8));
    assert_eq!(saved.key(7).started_at, 8_000);
    assert_eq!(saved.probes().len(), 8, "all rows of a small segment are compared");
    assert!(saved.without_first(3).unwrap().seqs().eq(4..=8));
    assert!(Saved::from_bytes(&bytes()).unwrap().without_first(8).is_none());
}

#[test]
fn every_cut_and_every_changed_byte_is_noticed() {
    let bytes = bytes();
    for end in 0..bytes.len() {
        assert!(Saved::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 0x10;
        assert!(Saved::from_bytes(&changed).is_err(), "changed at {place}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert_eq!(Saved::from_bytes(&longer).unwrap_err(), NotASegment::Damaged);
}

#[test]
fn another_version_and_another_kind_of_file_are_told_apart() {
    let mut other = bytes();
    other[8] += 1;
    assert_eq!(Saved::from_bytes(&other).unwrap_err(), NotASegment::Version);
    assert_eq!(Saved::from_bytes(b"a text that is no segment at all").unwrap_err(), NotASegment::Foreign);
}

#[test]
fn segments_of_different_indexes_may_be_taken_in_by_turns() {
    let config = Config { head_rows: 8, segment_rows: 8, ..Config::default() };
    let written = |first: i64, paths: [&'static str; 2]| -> Vec<Saved> {
        let mut index = ProjectIndex::new(config, Pool::inline());
        // The second value comes first in every other segment.
        let path = |seq: i64| paths[usize::try_from((seq / 8 + seq) % 2).unwrap()];
        index.append(&(first..first + 32).map(|seq| Row { path: path(seq), ..row(seq) }).collect::<Vec<_>>());
        index.maintain();
        let names = index.sealed().into_iter();
        names.map(|name| Saved::from_bytes(&index.save(name).unwrap().into_bytes()).unwrap()).collect()
    };
    // The same codes in both, and nearly other values.
    let (one, other) = (written(1, ["/a", "/b"]), written(33, ["/b", "/c"]));
    let mut index = ProjectIndex::new(config, Pool::inline());
    let mut translation = Translation::default();
    for saved in one.into_iter().zip(other).flat_map(<[Saved; 2]>::from) {
        let job = index.restore(saved, &mut translation);
        assert!(index.finish(job.run()));
    }
    index.set_loaded_from(i64::MIN);
    let all = Window { from: Timestamp::from_micros(0), to: Timestamp::from_micros(1_000_000) };
    for (needle, rows) in [("/a", 16), ("/b", 32), ("/c", 16), ("/v1", 0)] {
        let filter = Query::decode(&format!("search={needle}")).unwrap().filter;
        assert_eq!(index.count(&filter, all), rows, "{needle}");
    }
}

proptest! {
    // A checksum keeps accidents away; whoever writes it anew can still not make the reader panic.
    #[test]
    fn no_bytes_make_the_reader_panic(payload in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut forged = bytes()[..12].to_vec();
        forged.extend(crc32fast::hash(&payload).to_le_bytes());
        forged.extend(&payload);
        if let Ok(saved) = Saved::from_bytes(&forged) {
            let mut index = ProjectIndex::new(Config::default(), Pool::inline());
            let job = index.restore(saved, &mut Translation::default());
            index.finish(job.run());
        }
    }

    #[test]
    fn no_change_behind_a_good_checksum_makes_anything_panic(place in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut forged = MANY.clone();
        let place = 16 + place.index(forged.len() - 16);
        forged[place] = to;
        let checksum = crc32fast::hash(&forged[16..]).to_le_bytes();
        forged[12..16].copy_from_slice(&checksum);
        if let Ok(saved) = Saved::from_bytes(&forged) {
            black_box(saved.probes());
            let mut index = ProjectIndex::new(Config::default(), Pool::inline());
            let job = index.restore(saved, &mut Translation::default());
            index.finish(job.run());
            for raw in ["", "search=cluster", "search=/1", "status=4xx", "status_exclude=200&search=ada", "resource=cluster:7"] {
                let filter = Query::decode(raw).unwrap().filter;
                black_box(index.volume(&filter, ALL, &[0, 100_000, 250_000]));
                black_box(index.facets(&filter, ALL, &Field::ALL, 10));
                prop_assert!(index.count(&filter, ALL) <= 300);
                prop_assert!(index.page(&filter, ALL, Order::Descending, None, 50).len() <= 50);
            }
        }
    }
}
