//! Counting two columns of few values at once.
//!
//! Most rows have the same few codes, and an addition has to wait for the one before it at the same place. Counting how often two codes
//! come together takes half of the additions, at more places; how often each comes is a sum of that.

use super::Segment;
use crate::column::Column;

/// Two columns are counted at once if so many counts are enough: they fit the nearest cache.
const PAIR_COUNTS: usize = 4_096;

/// Two columns that are counted at once, which takes one addition instead of two.
pub(super) struct Pair<'s> {
    /// Where the columns stand among those that are counted.
    places: [usize; 2],
    codes: [&'s [u8]; 2],
    /// How many codes the second has.
    width: usize,
    /// By code of the first, by code of the second.
    counts: Vec<u32>,
}

impl Pair<'_> {
    /// Counts the codes of some rows.
    pub(super) fn count(&mut self, positions: &[u32]) {
        let [left, right] = self.codes;
        for position in positions {
            let position = *position as usize;
            self.counts[usize::from(left[position]) * self.width + usize::from(right[position])] += 1;
        }
    }

    /// Adds what was counted to the counts by column and code.
    pub(super) fn add_to(self, counts: &mut [Vec<u32>]) {
        let [first, second] = self.places;
        for (left, counted) in self.counts.chunks(self.width).enumerate() {
            for (right, count) in counted.iter().enumerate() {
                counts[first][left] += count;
                counts[second][right] += count;
            }
        }
    }
}

impl Segment {
    /// The columns that are counted two at a time, and the places of the others.
    pub(super) fn pairs(&self, columns: &[Column]) -> (Vec<Pair<'_>>, Vec<usize>) {
        let (mut pairs, mut single) = (Vec::new(), Vec::new());
        let mut waiting: Option<(usize, &[u8])> = None;
        let distinct = |place: usize| self.columns[columns[place]].globals.len();
        let mut places: Vec<usize> = (0..columns.len()).collect();
        places.sort_by_key(|place| distinct(*place));
        for place in places {
            match (self.columns[columns[place]].bytes_by_row(), waiting.take()) {
                (Some(codes), Some((other, others))) if distinct(place) * distinct(other) <= PAIR_COUNTS => {
                    let counts = vec![0; distinct(place) * distinct(other)];
                    pairs.push(Pair { places: [other, place], codes: [others, codes], width: distinct(place), counts });
                }
                (Some(codes), other) => {
                    single.extend(other.map(|(other, _)| other));
                    waiting = Some((place, codes));
                }
                (None, other) => {
                    single.push(place);
                    waiting = other;
                }
            }
        }
        single.extend(waiting.map(|(place, _)| place));
        (pairs, single)
    }
}
