//! What reading the rows of codes costs, in picoseconds of one processor. All of it is rough, from the benchmarks, and decides about
//! speed only.

use roaring::RoaringBitmap;

/// To look up a row of a container that is an array.
const ARRAY_ROW: u64 = 360;
/// To read a container that is a set of bits.
const BITSET: u64 = 1_150_000;
/// To read a container of runs.
const RUNS: u64 = 300_000;
/// To look up a row of a list.
const LISTED_ROW: u64 = 2_000;
/// To find the selected rows one by one.
const FOUND_ROW: u64 = 1_200;
/// To count the code of a selected row.
const COUNTED_ROW: u64 = 500;

/// To count the rows of a bitmap within a stretch.
const STRETCH: u64 = 200_000;

/// To count the rows of so many bitmaps within a stretch, and those of lists.
pub(super) const fn in_stretch(bitmaps: usize, listed_rows: usize) -> u64 {
    bitmaps as u64 * STRETCH + to_look_up(listed_rows)
}

/// To intersect a bitmap with selected rows.
pub(super) fn to_intersect(bitmap: &RoaringBitmap) -> u64 {
    let held = bitmap.statistics();
    u64::from(held.n_values_array_containers) * ARRAY_ROW
        + u64::from(held.n_bitset_containers) * BITSET
        + u64::from(held.n_run_containers) * RUNS
}

/// To intersect lists with selected rows.
pub(super) const fn to_look_up(listed_rows: usize) -> u64 {
    listed_rows as u64 * LISTED_ROW
}

/// To visit so many selected rows, however many columns are counted.
pub(super) const fn to_find(rows: u64) -> u64 {
    rows * FOUND_ROW
}

/// To count the codes of so many selected rows, once they are found.
pub(super) const fn to_count(rows: u64) -> u64 {
    rows * COUNTED_ROW
}
