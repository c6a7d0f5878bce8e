//! From a hash to the code that was given to a value. The values themselves live elsewhere, once.

use crate::column::MISSING;

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    /// [`MISSING`] in a free slot.
    code: u32,
}

const FREE: Slot = Slot { hash: 0, code: MISSING };

/// A hash table with open addressing, 8 bytes a slot, at most three quarters full. Nothing is ever removed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// A power of two of them, or none.
    slots: Vec<Slot>,
    used: usize,
}

impl Table {
    /// The code with this hash that `is_equal` accepts.
    pub(crate) fn find(&self, hash: u32, mut is_equal: impl FnMut(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots.get(at)?;
            if slot.code == MISSING {
                return None;
            }
            if slot.hash == hash && is_equal(slot.code) {
                return Some(slot.code);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a code that [`Table::find`] did not find.
    pub(crate) fn insert(&mut self, hash: u32, code: u32) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let larger = vec![FREE; (self.slots.len() * 2).max(8)];
            for slot in std::mem::replace(&mut self.slots, larger) {
                if slot.code != MISSING {
                    self.place(slot);
                }
            }
        }
        self.place(Slot { hash, code });
        self.used += 1;
    }

    fn place(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while self.slots[at].code != MISSING {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_inserted_even_where_all_hashes_collide() {
        for spread in [0, 1, 0x0100_0001] {
            let mut table = Table::default();
            for code in 1..500_u32 {
                assert_eq!(table.find(code.wrapping_mul(spread), |found| found == code), None);
                table.insert(code.wrapping_mul(spread), code);
            }
            for code in 1..500_u32 {
                assert_eq!(table.find(code.wrapping_mul(spread), |found| found == code), Some(code));
            }
        }
    }
}
