//! The keys of a sealed segment, compressed.

use crate::sort_key::SortKey;

/// How far beside a guess is looked first.
const GUESSED_NEAR: usize = 16;

/// Keys in rising order, 5 bytes each where time is dense and entries arrived in its order, at most 20.
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

/// Numbers in any order: as they are, or as what is left of them when the number that would be expected at their position is taken
/// away, in the narrowest integer that holds that.
#[derive(Debug)]
struct Seqs {
    /// What is expected at position 0; at each other, one more.
    base: i64,
    rest: Rest,
}

#[derive(Debug)]
enum Rest {
    Byte(Vec<i8>),
    Short(Vec<i16>),
    Word(Vec<i32>),
    Long(Vec<i64>),
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
        let seqs = match &self.seqs.rest {
            Rest::Byte(rest) => rest.capacity(),
            Rest::Short(rest) => rest.capacity() * size_of::<i16>(),
            Rest::Word(rest) => rest.capacity() * size_of::<i32>(),
            Rest::Long(rest) => rest.capacity() * size_of::<i64>(),
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
        first + below(&self.offsets[first..end], wanted)
    }
}

/// How many of the rising offsets are lower.
///
/// Where entries arrive evenly, the share of the time that has passed tells about where to look; from there the steps double. Looking in
/// the middle first, and in the middle of what is left, would fetch from afar at every step.
fn below(offsets: &[u32], wanted: u64) -> usize {
    let Some(last) = offsets.last().copied().map(u64::from) else { return 0 };
    if last < wanted {
        return offsets.len();
    }
    let is_lower = |at: usize| u64::from(offsets[at]) < wanted;
    // The wanted offset is no higher than the last, so this is a position, and the product of two numbers that fit 32 bits.
    let share = wanted * (offsets.len() as u64 - 1) / last.max(1);
    let guess = usize::try_from(share).unwrap_or(usize::MAX).min(offsets.len() - 1);
    let steps = || std::iter::successors(Some(GUESSED_NEAR), |step| step.checked_mul(2));
    let (start, end) = if is_lower(guess) {
        let enough = |end: &usize| *end >= offsets.len() || !is_lower(*end);
        let end = steps().map(|step| guess.saturating_add(step)).find(enough);
        (guess, end.unwrap_or(usize::MAX).min(offsets.len()))
    } else {
        let start = steps().map_while(|step| guess.checked_sub(step)).find(|start| is_lower(*start));
        (start.unwrap_or(0), guess)
    };
    start + offsets[start..end].partition_point(|offset| u64::from(*offset) < wanted)
}

impl Seqs {
    fn new(keys: &[SortKey]) -> Self {
        // In the middle of what the positions say, so that what is left lies on both sides of 0.
        let surplus = (0_i64..).zip(keys).map(|(position, key)| key.seq.wrapping_sub(position));
        let (least, most) = surplus.fold((i64::MAX, i64::MIN), |(least, most), one| (least.min(one), most.max(one)));
        let base = if keys.is_empty() { 0 } else { least.midpoint(most) };
        // Wrapping: taken away and added again, any number comes back as it was.
        let rest = || {
            let expected = (0_i64..).map(move |position| base.wrapping_add(position));
            keys.iter().zip(expected).map(|(key, expected)| key.seq.wrapping_sub(expected))
        };
        let rest = narrow(rest())
            .map(Rest::Byte)
            .or_else(|| narrow(rest()).map(Rest::Short))
            .or_else(|| narrow(rest()).map(Rest::Word))
            .unwrap_or_else(|| Rest::Long(rest().collect()));
        Self { base, rest }
    }

    fn get(&self, position: usize) -> i64 {
        let rest = match &self.rest {
            Rest::Byte(rest) => rest[position].into(),
            Rest::Short(rest) => rest[position].into(),
            Rest::Word(rest) => rest[position].into(),
            Rest::Long(rest) => rest[position],
        };
        // There are fewer than 2^32 positions.
        self.base.wrapping_add_unsigned(position as u64).wrapping_add(rest)
    }
}

/// Numbers as narrower ones, where all of them fit.
fn narrow<T: TryFrom<i64>>(numbers: impl Iterator<Item = i64>) -> Option<Vec<T>> {
    let mut narrow: Vec<T> = numbers.map(|number| T::try_from(number).ok()).collect::<Option<_>>()?;
    // Collecting options does not know how many there will be.
    narrow.shrink_to_fit();
    Some(narrow)
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
            apart in prop::sample::select(vec![1, 40, 10_000, 1 << 28, i64::MAX / 50]),
            probe in time(),
        ) {
            let seq = |place: i64| place * apart - i64::MAX / 2;
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
    #[test]
    fn times_are_found_however_unevenly_they_lie() {
        const ROWS: u32 = 5_000;
        let shapes: [fn(u32) -> u32; 5] = [
            |row| row * 700,
            |row| row * 700 + row * 7_919 % 1_000,
            |row| if row < ROWS - 1 { row / 50 } else { u32::MAX },
            |row| if row == 0 { 0 } else { u32::MAX - ROWS + row },
            |row| row * row,
        ];
        for shape in shapes {
            let mut offsets: Vec<u32> = (0..ROWS).map(shape).collect();
            offsets.sort_unstable();
            let near = offsets.iter().step_by(37).flat_map(|offset| [*offset, offset.saturating_add(1)]);
            for wanted in near.map(u64::from).chain([0, u64::from(u32::MAX), u64::MAX]) {
                let expected = offsets.iter().filter(|offset| u64::from(**offset) < wanted).count();
                assert_eq!(below(&offsets, wanted), expected, "{wanted}");
            }
        }
    }
}
