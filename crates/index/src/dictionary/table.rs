//! Tables from a value to its code, without the values themselves.

use hashbrown::HashTable;

/// Room at first, in codes.
const LEAST_ROOM: usize = 4;

/// Adds the next code to a table that holds all from 1 up to it. `hash_of` gives the hash of a code's value.
///
/// A table that grows by itself takes codes in its own order: their values lie anywhere, and each is waited for. Here they are taken in the
/// order in which they lie, which is several times as quick; whoever appends, and every question behind, waits as long.
pub(super) fn insert_next(table: &mut HashTable<u32>, code: u32, hash_of: impl Fn(u32) -> u64) {
    if table.len() == table.capacity() {
        let mut larger = HashTable::with_capacity((table.capacity() * 2).max(LEAST_ROOM));
        for held in 1..code {
            larger.insert_unique(hash_of(held), held, |code| hash_of(*code));
        }
        *table = larger;
    }
    table.insert_unique(hash_of(code), code, |code| hash_of(*code));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::code_hash;

    #[test]
    fn a_table_holds_every_code_however_it_grew() {
        let mut table = HashTable::new();
        for code in 1..5_000 {
            insert_next(&mut table, code, code_hash);
            assert_eq!(table.len(), code as usize);
        }
        for code in 1..5_000 {
            assert_eq!(table.find(code_hash(code), |held| *held == code), Some(&code));
        }
        assert_eq!(table.find(code_hash(5_000), |held| *held == 5_000), None);
    }
}
