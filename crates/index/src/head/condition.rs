//! A condition on a row of the mutable segment, and the rows that meet it.

use super::Head;
use super::column::HeadColumn;
use crate::code_set::CodeSet;

/// Out of how many rows one passes at most, where they are to be found before their positions: a position takes a search in the order.
const FEW: usize = 64;
/// So many rows are compared with a code in a few steps.
const BLOCK: usize = 64;
/// More codes than these are looked up in a table, row by row.
const COMPARED_CODES: usize = 4;

/// Says of a row whether its code is in a set.
pub(super) struct Condition<'h> {
    codes: &'h [u16],
    /// By code.
    matching: Vec<bool>,
    /// What the answer has to be.
    wanted: bool,
    /// How many rows have a code of the set.
    members: usize,
}

impl<'h> Condition<'h> {
    pub(super) fn new(column: &'h HeadColumn, set: &CodeSet, wanted: bool) -> Self {
        let matching = column.matching(set);
        let counts = matching.iter().zip(&column.counts).filter(|(matching, _)| **matching);
        let members = counts.map(|(_, count)| *count as usize).sum();
        Self { codes: &column.codes, matching, wanted, members }
    }

    /// Whether no row has a code of the set.
    pub(super) const fn is_of_none(&self) -> bool {
        self.members == 0
    }

    pub(super) fn passes(&self, row: usize) -> bool {
        self.matching[usize::from(self.codes[row])] == self.wanted
    }

    /// Whether a row passes only with a code of the set, and few do.
    pub(super) const fn passes_few(&self) -> bool {
        self.wanted && self.members * FEW <= self.codes.len()
    }

    /// How many rows have a code of the set.
    pub(super) const fn members(&self) -> usize {
        self.members
    }

    /// The rows that have a code of the set, in the order of arrival.
    pub(super) fn rows(&self) -> Vec<usize> {
        let matching = self.matching.iter().enumerate().filter(|(_, matching)| **matching);
        let codes: Vec<u16> =
            matching.filter_map(|(code, _)| u16::try_from(code).ok()).take(COMPARED_CODES + 1).collect();
        let has_any = |block: &[u16]| {
            // Counted instead of found, so that several are compared at once.
            let has = |code: &u16| block.iter().filter(|one| *one == code).count() > 0;
            codes.len() > COMPARED_CODES || codes.iter().any(has)
        };
        let mut rows = Vec::with_capacity(self.members);
        for (place, block) in self.codes.chunks(BLOCK).enumerate().filter(|(_, block)| has_any(block)) {
            let matching = block.iter().enumerate().filter(|(_, code)| self.matching[usize::from(**code)]);
            rows.extend(matching.map(|(row, _)| place * BLOCK + row));
        }
        rows
    }
}

impl Head {
    /// The positions of some rows, rising, each once.
    pub(super) fn positions(&self, rows: impl Iterator<Item = usize>) -> Vec<u32> {
        let position = |row: usize| self.order.partition_point(|other| self.keys[usize::from(*other)] < self.keys[row]);
        // There are no more positions than 65,535.
        let mut positions: Vec<u32> = rows.map(|row| u32::try_from(position(row)).unwrap_or(u32::MAX)).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_whose_code_is_in_the_set() {
        let mut column = HeadColumn::default();
        // Of the values 1 to 300, the last is rare; there are rows without a value, and the last block is not full.
        (0..1_000_u32)
            .map(|row| if row % 333 == 332 { 300 } else { row * row % 300 })
            .for_each(|global| column.push(global));
        for set in [vec![], vec![300], vec![1, 4], vec![1, 4, 9, 16], (1..=300).collect(), vec![9_999]] {
            let set: CodeSet = set.into_iter().collect();
            let condition = Condition::new(&column, &set, true);
            let expected: Vec<usize> = (0..1_000).filter(|row| condition.passes(*row)).collect();
            assert_eq!(condition.rows(), expected);
            assert_eq!(condition.members(), expected.len());
            assert_eq!(condition.is_of_none(), expected.is_empty());
            assert!(Condition::new(&column, &set, false).rows().iter().all(|row| condition.passes(*row)));
        }
    }

    #[test]
    fn positions_follow_the_keys() {
        let mut head = Head::default();
        let key = |seq: i64| crate::sort_key::SortKey { started_at: seq * 37 % 100, seq };
        let keys: Vec<_> = (0..100).map(key).collect();
        head.append(&keys, &crate::column::PerColumn::from_fn(|_| vec![crate::column::MISSING; 100]), 0..100);
        let rows = [0, 99, 3, 3, 50];
        let positions = head.positions(rows.into_iter());
        assert_eq!(positions.len(), 4);
        assert!(positions.is_sorted());
        let found: std::collections::BTreeSet<usize> = positions.iter().map(|position| head.row(*position)).collect();
        assert_eq!(found, rows.into_iter().collect());
    }
}
