//! One bit per row, for gathering rows that come in no order.

use roaring::RoaringBitmap;

pub(super) struct Dense(Vec<u8>);

impl Dense {
    pub(super) fn new(rows: u32) -> Self {
        Self(vec![0; rows.div_ceil(8) as usize])
    }

    /// Marks a row below the number of rows.
    pub(super) fn set(&mut self, row: u32) {
        self.0[row as usize / 8] |= 1 << (row % 8);
    }

    /// Whether a row below the number of rows is marked.
    pub(super) fn has(&self, row: u32) -> bool {
        self.0[row as usize / 8] >> (row % 8) & 1 == 1
    }

    /// Marks the rows of a column whose code passes a test.
    pub(super) fn scan<T: Copy>(codes: &[T], passes: impl Fn(T) -> bool) -> Self {
        let byte = |eight: &[T]| eight.iter().rev().fold(0, |byte, code| byte << 1 | u8::from(passes(*code)));
        Self(codes.chunks(8).map(byte).collect())
    }

    pub(super) fn into_bitmap(self) -> RoaringBitmap {
        RoaringBitmap::from_lsb0_bytes(0, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_rows_are_in_the_bitmap() {
        for rows in [0_u32, 1, 7, 8, 9, 65_536, 200_003] {
            let codes: Vec<u32> = (0..rows).collect();
            let mut dense = Dense::new(rows);
            codes.iter().rev().filter(|row| *row % 3 == 0).for_each(|row| dense.set(*row));
            let scanned = Dense::scan(&codes, |code| code % 3 == 0).into_bitmap();
            assert!(dense.into_bitmap().iter().eq((0..rows).filter(|row| row % 3 == 0)));
            assert!(scanned.iter().eq((0..rows).filter(|row| row % 3 == 0)));
        }
    }
}
