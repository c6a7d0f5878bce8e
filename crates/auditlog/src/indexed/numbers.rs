//! Which numbers of a project's entries an index has already.

/// Numbers that lie this far apart on average are sorted; others are marked in a list of all between the first and the last.
const MOST_APART: usize = 8;

/// Sets of whole numbers, as the runs they lie in.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Rising; first and last of each, neither touching the next.
    runs: Vec<(i64, i64)>,
}

impl Numbers {
    /// Takes numbers in any order, each once.
    pub(super) fn new(numbers: impl Iterator<Item = i64>) -> Self {
        let numbers: Vec<i64> = numbers.collect();
        let (Some(first), Some(last)) = (numbers.iter().copied().min(), numbers.iter().copied().max()) else {
            return Self::default();
        };
        let span = usize::try_from(last.abs_diff(first)).unwrap_or(usize::MAX);
        // Mostly they are one run, or nearly: a million of them need not be sorted.
        if span == numbers.len() - 1 {
            return Self { runs: vec![(first, last)] };
        }
        if span / MOST_APART < numbers.len() {
            let mut is_there = vec![false; span + 1];
            for number in numbers {
                is_there[usize::try_from(number.abs_diff(first)).unwrap_or(usize::MAX)] = true;
            }
            return Self::of_rising(
                (first..=last).zip(is_there).filter(|(_, is_there)| *is_there).map(|(number, _)| number),
            );
        }
        let mut sorted = numbers;
        sorted.sort_unstable();
        Self::of_rising(sorted.into_iter())
    }

    fn of_rising(numbers: impl Iterator<Item = i64>) -> Self {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((_, last)) if number <= last.saturating_add(1) => *last = number,
                _ => runs.push((number, number)),
            }
        }
        Self { runs }
    }

    /// Whether some of the others are here already.
    pub(super) fn meets(&self, others: &Self) -> bool {
        let meets = |(first, last): &(i64, i64)| {
            let at = self.runs.partition_point(|(_, end)| end < first);
            self.runs.get(at).is_some_and(|(start, _)| start <= last)
        };
        others.runs.iter().any(meets)
    }

    /// Adds other numbers, none of which is here.
    pub(super) fn add(&mut self, others: Self) {
        self.runs.extend(others.runs);
        self.runs.sort_unstable();
        self.runs.dedup_by(|next, run| {
            let touches = run.1.saturating_add(1) == next.0;
            if touches {
                run.1 = next.1;
            }
            touches
        });
    }

    /// How many there are.
    pub(super) fn count(&self) -> i64 {
        self.runs.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// The runs of numbers after one and up to another that are not here: each as the number before it and its last.
    pub(super) fn missing(&self, after: i64, last: i64) -> Vec<(i64, i64)> {
        let starts = self.runs.iter().map(|(first, _)| first - 1).chain([last]);
        let ends = [after].into_iter().chain(self.runs.iter().map(|(_, last)| (*last).max(after)));
        ends.zip(starts).filter(|(after, up_to)| after < up_to).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers<const N: usize>(numbers: [i64; N]) -> Numbers {
        Numbers::new(numbers.into_iter())
    }

    #[test]
    fn what_is_missing_lies_between_and_behind() {
        assert_eq!(numbers([]).missing(0, 3), [(0, 3)]);
        assert_eq!(numbers([2, 1, 3]).missing(0, 3), []);
        assert_eq!(numbers([5, 2, 3, 8]).missing(0, 9), [(0, 1), (3, 4), (5, 7), (8, 9)]);
        assert_eq!(numbers([5, 2, 3, 8]).missing(3, 9), [(3, 4), (5, 7), (8, 9)]);
        assert_eq!(numbers([5, 2, 3, 8]).missing(6, 7), [(6, 7)]);
        assert_eq!(numbers([5, 2, 3, 8]).count(), 4);
    }

    #[test]
    fn numbers_that_are_here_are_known() {
        let mut held = numbers([1, 2, 7]);
        assert!(!held.meets(&numbers([3, 4])));
        held.add(numbers([3, 4]));
        assert!(held.meets(&numbers([6, 7])) && held.meets(&numbers([4])));
        held.add(numbers([5, 6]));
        assert_eq!(held.missing(0, 7), []);
    }
}
