//! The keys of a sealed segment, compressed.

use crate::sort_key::SortKey;

/// Keys in rising order, 8 bytes each where time is dense and numbers lie together, at most 20.
#[derive(Debug)]
pub(super) struct Keys {
    times: Times,
    seqs: Seqs,
}

/// Rising times, as stretches of at most 71 minutes (2^32 microseconds) each: 4 bytes a row and 12 a stretch.
#[derive(Debug)]
struct Times {
    /// The position of each stretch's first row.
    firsts: Vec<u32>,
    /// The time of each stretch's first row; strictly rising.
    bases: Vec<i64>,
    /// By row, the microseconds since its stretch's base.
    offsets: Vec<u32>,
}

/// Numbers in any order.
#[derive(Debug)]
enum Seqs {
    /// The least of them, and the distance of each from it.
    Near(i64, Vec<u32>),
    /// As they are, where they lie too far apart.
    Far(Vec<i64>),
}

impl Keys {
    /// Takes keys in rising order, fewer than 2^32.
    pub(super) fn new(keys: &[SortKey]) -> Self {
        Self { times: Times::new(keys), seqs: Seqs::new(keys) }
    }

    pub(super) fn len(&self) -> usize {
        self.times.offsets.len()
    }

    pub(super) fn get(&self, position: usize) -> SortKey {
        SortKey { started_at: self.times.get(position), seq: self.seqs.get(position) }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = SortKey> {
        (0..self.len()).map(|position| self.get(position))
    }

    /// How many rows start before a moment.
    pub(super) fn before(&self, started_at: i64) -> usize {
        self.times.before(started_at)
    }

    /// How many rows have a lower key.
    pub(super) fn below(&self, key: SortKey) -> usize {
        let first = self.before(key.started_at);
        let end = key.started_at.checked_add(1).map_or(self.len(), |after| self.before(after));
        // Rows of one time are in the order of their numbers.
        let (mut low, mut high) = (first, end);
        while low < high {
            let middle = low.midpoint(high);
            if self.seqs.get(middle) < key.seq { low = middle + 1 } else { high = middle }
        }
        low
    }

    pub(super) fn bytes(&self) -> usize {
        let seqs = match &self.seqs {
            Seqs::Near(_, offsets) => offsets.capacity() * size_of::<u32>(),
            Seqs::Far(seqs) => seqs.capacity() * size_of::<i64>(),
        };
        (self.times.firsts.capacity() + self.times.offsets.capacity()) * size_of::<u32>()
            + self.times.bases.capacity() * size_of::<i64>()
            + seqs
    }
}

impl Times {
    fn new(keys: &[SortKey]) -> Self {
        let (mut firsts, mut bases) = (Vec::new(), Vec::new());
        let mut offsets = Vec::with_capacity(keys.len());
        for (position, key) in (0..).zip(keys) {
            let offset = bases.last().and_then(|base| u32::try_from(key.started_at.abs_diff(*base)).ok());
            if offset.is_none() {
                firsts.push(position);
                bases.push(key.started_at);
            }
            offsets.push(offset.unwrap_or(0));
        }
        firsts.shrink_to_fit();
        bases.shrink_to_fit();
        Self { firsts, bases, offsets }
    }

    fn get(&self, position: usize) -> i64 {
        let after = self.firsts.partition_point(|first| *first as usize <= position);
        // The first stretch starts at position 0.
        let base = after.checked_sub(1).map_or(0, |stretch| self.bases[stretch]);
        base.saturating_add_unsigned(u64::from(self.offsets[position]))
    }

    fn before(&self, started_at: i64) -> usize {
        let after = self.bases.partition_point(|base| *base < started_at);
        let Some(stretch) = after.checked_sub(1) else { return 0 };
        let first = self.firsts[stretch] as usize;
        let end = self.firsts.get(after).map_or(self.offsets.len(), |next| *next as usize);
        let wanted = started_at.abs_diff(self.bases[stretch]);
        first + self.offsets[first..end].partition_point(|offset| u64::from(*offset) < wanted)
    }
}

impl Seqs {
    fn new(keys: &[SortKey]) -> Self {
        let least = keys.iter().map(|key| key.seq).min().unwrap_or(0);
        let offsets: Result<Vec<u32>, _> = keys.iter().map(|key| u32::try_from(key.seq.abs_diff(least))).collect();
        match offsets {
            // Collecting results does not know how many there will be.
            Ok(mut offsets) => {
                offsets.shrink_to_fit();
                Self::Near(least, offsets)
            }
            Err(_) => Self::Far(keys.iter().map(|key| key.seq).collect()),
        }
    }

    fn get(&self, position: usize) -> i64 {
        match self {
            Self::Near(least, offsets) => least.saturating_add_unsigned(u64::from(offsets[position])),
            Self::Far(seqs) => seqs[position],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time() -> impl Strategy<Value = i64> {
        prop_oneof![0_i64..5, any::<i32>().prop_map(i64::from), any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
    }

    proptest! {
        #[test]
        fn keys_are_read_back_and_found(
            times in prop::collection::vec(time(), 0..40),
            far in any::<bool>(),
            probe in time(),
        ) {
            let seq = |place: i64| if far { place * (i64::MAX / 50) - i64::MAX / 2 } else { place };
            let mut keys: Vec<SortKey> =
                (0..).zip(times).map(|(place, started_at)| SortKey { started_at, seq: seq(place) }).collect();
            keys.sort();
            let held = Keys::new(&keys);
            prop_assert!(held.iter().eq(keys.iter().copied()));
            let probes = keys.iter().copied().chain([i64::MIN, 0, i64::MAX].map(|seq| SortKey { started_at: probe, seq }));
            for key in probes {
                prop_assert_eq!(held.below(key), keys.iter().filter(|held| **held < key).count());
                let before = keys.iter().filter(|held| held.started_at < key.started_at).count();
                prop_assert_eq!(held.before(key.started_at), before);
            }
        }
    }
}
