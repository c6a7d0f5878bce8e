//! The moments that logs and questions are made of: few, so that entries share them and lie on both sides of every edge.

use crate::harness::at;
use daybook_wire::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

/// When the questions are asked: a day after clocks changed in New York, eight after they did in Berlin.
pub(super) const NOW: &str = "2026-11-02T12:00:00Z";

/// How long ago, in seconds. Some entries lie ahead, as far as clocks may.
const SECONDS_AGO: [i64; 22] = [
    -240, 0, 1, 59, 60, 61, 3_600, 5_400, 86_400, 107_999, // One second after clocks went back in New York,
    108_000, 108_001, // the second of that, and one before.
    135_000, 399_600, // Cairo, back over midnight.
    604_799, 604_800, 604_801, // The default range, by a second.
    730_800, // Berlin.
    863_999, 864_001, // Ten days, by a second.
    1_728_000, 2_579_400, // Lord Howe, by half an hour.
];

/// A moment, as microseconds before [`NOW`].
pub(super) fn ago() -> impl Strategy<Value = i64> {
    let micros = prop_oneof![4 => Just(0), 1 => select(&[1_i64, 500_000, -1][..])];
    (select(&SECONDS_AGO[..]), micros).prop_map(|(seconds, micros)| seconds * 1_000_000 + micros)
}

/// The moment so many microseconds before [`NOW`].
pub(super) fn moment(ago: i64) -> Timestamp {
    at(NOW).plus_micros(-ago)
}
