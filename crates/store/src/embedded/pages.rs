//! Rows out of the pages of the database's file.
//!
//! Whoever reads millions of rows spends most of the time on their way out of `SQLite`: its machine takes dozens of steps for each row, and
//! each of 21 values is copied, asked for and looked at on its own. Here `SQLite` gives pages (`sqlite_dbpage`), as its transaction sees
//! them, and rows are taken out of those by the file's format (<https://sqlite.org/fileformat2.html>), which is promised not to change.
//!
//! Nothing depends on it: where `SQLite` gives no pages, or a table, a page or a row does not look as expected, a statement reads the rows.

mod bytes;
mod record;
#[cfg(test)]
mod tests;
mod tree;

use crate::entity::audit_entry::Entity;
use crate::entries::FollowedRows;
use record::{KEY, LAYOUT};
use rusqlite::{Connection, OptionalExtension, Transaction};
use sea_orm::{EntityName, IdenStatic};
use std::ops::RangeInclusive;
use tree::Tree;

/// The table of entries as of one moment.
pub(super) struct Pages<'c> {
    tree: Tree<'c>,
    /// The page that it begins with.
    root: u32,
    /// What is read is of one moment as long as this lives.
    _transaction: Transaction<'c>,
}

impl<'c> Pages<'c> {
    /// None where it does not look as is expected here.
    pub(super) fn of(connection: &'c Connection) -> Option<Self> {
        let transaction = connection.unchecked_transaction().ok()?;
        let root = root(connection).ok()??;
        Some(Self { tree: Tree::new(connection)?, root, _transaction: transaction })
    }

    /// Reads the rows between keys, of a project and a number, as far as there are any, in their order. Where that cannot be done, none is read.
    pub(super) fn read(&mut self, keys: &RangeInclusive<(i64, i64)>, rows: &mut FollowedRows) -> Option<()> {
        let held = rows.len();
        let read = self.tree.visit(self.root, keys, &mut |row| record::read(row, rows));
        if read.is_none() {
            rows.truncate(held);
        }
        read
    }
}

/// The page that the table of entries begins with, if its rows look as is expected here.
fn root(connection: &Connection) -> rusqlite::Result<Option<u32>> {
    let table = Entity.table_name();
    let mut columns = connection.prepare_cached("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let columns = columns.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let columns: Vec<(String, u32)> = columns.collect::<Result<_, _>>()?;
    let mut key = KEY.iter().zip(1_u32..);
    let expected = LAYOUT.map(|column| (column.as_str().to_owned(), key.next().map_or(0, |(_, place)| place)));
    if !columns.starts_with(&expected) {
        return Ok(None);
    }
    let mut found = connection.prepare_cached(
        "SELECT rootpage FROM sqlite_schema JOIN pragma_table_list(?1) AS listed ON listed.schema = 'main' AND listed.wr \
         WHERE sqlite_schema.type = 'table' AND sqlite_schema.name = ?1",
    )?;
    found.query_row([table], |row| row.get(0)).optional()
}
