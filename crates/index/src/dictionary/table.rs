//! Tables from a value to its code, without the values themselves.

use hashbrown::HashTable;

/// Room at first, in codes.
const LEAST_ROOM: usize = 4;

/// Adds the next code to a table that holds all from 1 up to it, under the hash of its value. `hash_of` gives that of any other.
///
/// A table that grows by itself takes codes in its own order: their values lie anywhere, and each is waited for. Here they are taken in the
/// order in which they lie, which is several times as quick; whoever appends, and every question behind, waits as long.
pub(super) fn insert_next(table: &mut HashTable<u32>, hash: u64, code: u32, hash_of: impl Fn(u32) -> u64) {
    if table.len() == table.capacity() {
        let mut larger = HashTable::with_capacity((table.capacity() * 2).max(LEAST_ROOM));
        for held in 1..code {
            larger.insert_unique(hash_of(held), held, |code| hash_of(*code));
        }
        *table = larger;
    }
    table.insert_unique(hash, code, |code| hash_of(*code));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::code_hash;

    fn holds_all_up_to(table: &HashTable<u32>, last: u32) {
        assert_eq!(table.len(), last as usize);
        for code in 1..=last {
            assert_eq!(table.find(code_hash(code), |held| *held == code), Some(&code));
        }
        assert_eq!(table.find(code_hash(last + 1), |held| *held == last + 1), None);
    }

    #[test]
    fn a_table_holds_every_code_however_it_grew() {
        let mut table = HashTable::new();
        for code in 1..5_000 {
            insert_next(&mut table, code_hash(code), code, code_hash);
            if code.is_multiple_of(100) {
                holds_all_up_to(&table, code);
            }
        }
        // As where values out of files come first.
        table.reserve(3_000, |code| code_hash(*code));
        for code in 5_000..20_000 {
            insert_next(&mut table, code_hash(code), code, code_hash);
        }
        holds_all_up_to(&table, 19_999);
    }
}
