//! One column of the mutable segment.

use crate::code_set::CodeSet;
use crate::column::MISSING;
use crate::dictionary::code_hash;
use hashbrown::HashTable;

/// The project's codes below this are looked up in a list: those of columns with few values, and the first of the others.
const LOW: usize = 4_096;

/// Codes of the segment's own, given in the order of arrival, so that 16 bits hold them.
#[derive(Debug, Clone)]
pub(super) struct HeadColumn {
    /// By code, the project's code. The first is [`MISSING`] in both.
    pub(super) globals: Vec<u32>,
    /// By code, how many rows have it.
    pub(super) counts: Vec<u32>,
    /// By row, in the order of arrival.
    pub(super) codes: Vec<u16>,
    /// By the project's code, the code; 0 where it has none. As long as it must be, at most [`LOW`].
    low: Vec<u16>,
    /// The codes of the higher ones, by the project's.
    table: HashTable<u32>,
}

impl Default for HeadColumn {
    fn default() -> Self {
        Self { globals: vec![MISSING], counts: vec![0], codes: Vec::new(), low: Vec::new(), table: HashTable::new() }
    }
}

impl HeadColumn {
    pub(super) fn push(&mut self, global: u32) {
        let code = self.find(global).unwrap_or_else(|| {
            let code = self.globals.len();
            self.globals.push(global);
            self.counts.push(0);
            self.remember(global, code);
            code
        });
        self.counts[code] += 1;
        // There are no more codes than rows and one, and no more rows than 65,535.
        self.codes.push(u16::try_from(code).unwrap_or(u16::MAX));
    }

    /// Makes the table anew after the project's codes have changed.
    pub(super) fn restore_table(&mut self) {
        self.low.clear();
        self.table.clear();
        for code in 1..self.globals.len() {
            self.remember(self.globals[code], code);
        }
    }

    fn remember(&mut self, global: u32, code: usize) {
        let place = global as usize;
        if place < LOW {
            if self.low.len() <= place {
                self.low.resize(place + 1, 0);
            }
            self.low[place] = u16::try_from(code).unwrap_or(u16::MAX);
            return;
        }
        let Self { globals, table, .. } = self;
        let code = u32::try_from(code).unwrap_or(u32::MAX);
        table.insert_unique(code_hash(global), code, |code| code_hash(globals[*code as usize]));
    }

    /// The segment's code of a project's code.
    pub(super) fn find(&self, global: u32) -> Option<usize> {
        if global == MISSING {
            return Some(MISSING as usize);
        }
        if (global as usize) < LOW {
            return self.low.get(global as usize).filter(|code| **code != 0).map(|code| usize::from(*code));
        }
        let is_equal = |code: &u32| self.globals.get(*code as usize) == Some(&global);
        self.table.find(code_hash(global), is_equal).map(|code| *code as usize)
    }

    /// By code, whether it is in the set.
    pub(super) fn matching(&self, set: &CodeSet) -> Vec<bool> {
        if set.len() < self.globals.len() {
            let mut matching = vec![false; self.globals.len()];
            set.iter().filter_map(|global| self.find(global)).for_each(|code| matching[code] = true);
            return matching;
        }
        self.globals.iter().map(|global| *global != MISSING && set.contains(*global)).collect()
    }

    pub(super) fn bytes(&self) -> usize {
        (self.globals.capacity() + self.counts.capacity()) * size_of::<u32>()
            + (self.codes.capacity() + self.low.capacity()) * size_of::<u16>()
            + self.table.allocation_size()
    }
}
