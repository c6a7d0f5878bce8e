//! Writes many rows, and looks many up, in statements of few sizes.
//!
//! The database parses a statement once and remembers it by its text. One statement for each number of rows would be parsed anew
//! nearly every time, which takes longer than what it does.

use crate::StoreError;
use crate::dialect::Dialect;
use crate::entity::audit_entry::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, Iterable, ModelTrait, QueryFilter,
    QueryTrait, Statement, Value,
};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// How many rows a statement writes. The largest binds some 2,600 values, which both databases allow.
const SIZES: [usize; 3] = [64, 8, 1];
/// How many ids a statement looks up.
const IDS: usize = 64;

/// The text of each statement, and the number of rows it writes.
static TEXTS: Mutex<Vec<(DbBackend, usize, Arc<str>)>> = Mutex::new(Vec::new());

/// Writes rows that are not there yet.
pub(crate) async fn insert(
    transaction: &DatabaseTransaction,
    rows: &[impl Borrow<Model> + Sync],
) -> Result<(), StoreError> {
    let backend = transaction.get_database_backend();
    let mut left = rows;
    for size in SIZES {
        while let Some((some, others)) = left.split_at_checked(size) {
            left = others;
            let some = some.iter().map(Borrow::borrow);
            let text = text(backend, size, some.clone());
            let values = some.flat_map(|row| Column::iter().map(|column| row.get(column)));
            transaction.execute_raw(Statement::from_sql_and_values(backend, &*text, values)).await?;
        }
    }
    Ok(())
}

/// The text of a statement that writes so many rows: the same for any.
fn text<'a>(backend: DbBackend, size: usize, rows: impl Iterator<Item = &'a Model>) -> Arc<str> {
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = texts.iter().find(|(other, rows, _)| (*other, *rows) == (backend, size));
    if let Some((_, _, text)) = known {
        return Arc::clone(text);
    }
    let text: Arc<str> = Entity::insert_many(rows.cloned().map(ActiveModel::from)).build(backend).sql.into();
    texts.push((backend, size, Arc::clone(&text)));
    text
}

/// The rows among `ids` that the project holds.
pub(super) async fn rows_by_id(
    dialect: Dialect,
    transaction: &DatabaseTransaction,
    project: i64,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Model>, StoreError> {
    let backend = transaction.get_database_backend();
    let text = dialect.held_ids(IDS);
    let mut held = HashMap::new();
    for some in ids.chunks(IDS) {
        // The last id fills up what is left: looked for twice, it is found all the same.
        let filled = some.iter().chain(std::iter::repeat(&some[some.len() - 1])).take(IDS).copied();
        let values = [project.into()].into_iter().chain(filled.map(Value::from));
        let found = transaction.query_all_raw(Statement::from_sql_and_values(backend, &*text, values)).await?;
        for row in found {
            let id: Uuid = row.try_get_by_index(0)?;
            // Few are sent again, and each of those is compared.
            let rows = Entity::find().filter(Column::ProjectId.eq(project)).filter(Column::Id.eq(id));
            held.extend(rows.one(transaction).await?.map(|row| (id, row)));
        }
    }
    Ok(held)
}
