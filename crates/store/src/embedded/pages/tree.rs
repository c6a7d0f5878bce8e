//! The tree of pages that a table without row numbers is.

use super::bytes::Bytes;
use super::record::{Key, key, needed};
use rusqlite::{CachedStatement, Connection};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// What a page is, by its first byte.
const INTERIOR: u8 = 2;
const LEAF: u8 = 10;
/// Where a page says how many rows it has, where an interior one says which page is below and behind all of them, and where each kind says
/// where its rows are.
const COUNT_AT: usize = 3;
const LAST_BELOW_AT: usize = 8;
const LEAF_ROWS_AT: usize = 8;
const INTERIOR_ROWS_AT: usize = 12;
/// Where the first page says how many bytes at the end of each are not used, and how texts are written.
const UNUSED_AT: usize = 20;
const ENCODING_AT: usize = 56;
const UTF_8: u32 = 1;
/// The number of a page takes so many bytes.
const NUMBER_BYTES: usize = 4;
/// More pages than lie above each other in the largest file.
const MOST_LEVELS: usize = 20;
/// No row is as long, in bytes: what says so is damaged.
const MOST_BYTES: usize = 1 << 26;

/// The rows of a table, in the order of their keys.
pub(super) struct Tree<'c> {
    page: CachedStatement<'c>,
    /// How many bytes of a page are used.
    usable: usize,
}

/// A row as it lies in a page.
struct Cell<'p> {
    /// As much of it as is there.
    here: &'p [u8],
    /// How long it is.
    length: usize,
    /// The page where the rest of it begins.
    rest: Option<u32>,
}

impl<'c> Tree<'c> {
    /// As of the transaction that the connection is in. None where `SQLite` gives no pages, or they are not as is expected here.
    pub(super) fn new(connection: &'c Connection) -> Option<Self> {
        let page = connection.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1").ok()?;
        let mut tree = Self { page, usable: 0 };
        let first = tree.page(1)?;
        tree.usable = first.len().checked_sub(usize::from(*first.get(UNUSED_AT)?))?;
        (Bytes(first.get(ENCODING_AT..)?).u32()? == UTF_8).then_some(tree)
    }

    /// Gives `found` the rows with these keys, of a page and of those below. None where a page does not look as expected, or `found` says so
    /// of a row.
    pub(super) fn visit(
        &mut self,
        root: u32,
        keys: &RangeInclusive<Key>,
        found: &mut impl FnMut(&[u8]) -> Option<()>,
    ) -> Option<()> {
        let mut last = None;
        let mut in_order = |key, row: &[u8]| {
            // Rows out of order, or twice, are a sign of pages that are damaged.
            let rises = last.replace(key).is_none_or(|last| last < key);
            if rises { found(row) } else { None }
        };
        self.below(root, MOST_LEVELS, keys, &mut in_order)
    }

    fn below(
        &mut self,
        number: u32,
        levels: usize,
        keys: &RangeInclusive<Key>,
        found: &mut impl FnMut(Key, &[u8]) -> Option<()>,
    ) -> Option<()> {
        let levels = levels.checked_sub(1)?;
        let page = self.page(number)?;
        let (is_interior, rows_at) = match *page.first()? {
            INTERIOR => (true, INTERIOR_ROWS_AT),
            LEAF => (false, LEAF_ROWS_AT),
            _ => return None,
        };
        let count = Bytes(page.get(COUNT_AT..)?).u16()?;
        let mut places = Bytes(page.get(rows_at..)?);
        for _ in 0..count {
            let mut row = Bytes(page.get(usize::from(places.u16()?)..self.usable)?);
            let before = if is_interior { Some(row.u32()?) } else { None };
            let cell = self.cell(row)?;
            let key = key(cell.here)?;
            if let Some(before) = before
                && key > *keys.start()
            {
                self.below(before, levels, keys, found)?;
            }
            if key > *keys.end() {
                return Some(());
            }
            if key >= *keys.start() {
                found(key, &self.beginning(&cell)?)?;
            }
        }
        if is_interior {
            let last = Bytes(page.get(LAST_BELOW_AT..)?).u32()?;
            self.below(last, levels, keys, found)?;
        }
        Some(())
    }

    fn page(&mut self, number: u32) -> Option<Vec<u8>> {
        self.page.query_row([number], |row| row.get(0)).ok()
    }

    /// How much of a long row lies in a page: "B-tree Pages" in the description of the format.
    fn cell<'p>(&self, mut row: Bytes<'p>) -> Option<Cell<'p>> {
        let length = usize::try_from(row.varint()?).ok()?;
        let share = |of_255: usize| Some(self.usable.checked_sub(12)? * of_255 / 255 - 23);
        let (most, least) = (share(64)?, share(32)?);
        if length > MOST_BYTES {
            return None;
        }
        if length <= most {
            return Some(Cell { here: row.take(length)?, length, rest: None });
        }
        let fitting = least + (length - least) % (self.usable - NUMBER_BYTES);
        let here = row.take(if fitting <= most { fitting } else { least })?;
        Some(Cell { here, length, rest: Some(row.u32()?) })
    }

    /// A row as far as it is read here: what is longest lies behind that.
    fn beginning<'p>(&mut self, cell: &Cell<'p>) -> Option<Cow<'p, [u8]>> {
        let Some(mut next) = cell.rest else { return Some(cell.here.into()) };
        // Of an even longer one, not all types are here.
        let needed = needed(cell.here).unwrap_or(cell.length).min(cell.length);
        if needed <= cell.here.len() {
            return Some(cell.here.into());
        }
        let mut beginning = cell.here.to_vec();
        while beginning.len() < needed {
            let page = self.page(next)?;
            let mut page = Bytes(page.get(..self.usable)?);
            next = page.u32()?;
            let missing = cell.length - beginning.len();
            beginning.extend_from_slice(page.take(missing.min(self.usable - NUMBER_BYTES))?);
        }
        Some(beginning.into())
    }
}
