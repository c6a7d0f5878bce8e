//! Finds which entries a page holds: in SQL here, in memory elsewhere.

use super::condition::matching;
use super::cursor::{SortKey, ascending_next, beyond};
use super::page::sorted;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Filter, Order, Total, Window};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Answers which entries of one project and window a filter matches.
pub trait Finder {
    /// The keys of the first `limit` entries by rising or falling key, strictly beyond a key if one is given.
    fn keys(
        &self,
        ascending: bool,
        beyond: Option<SortKey>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<SortKey>, StoreError>> + Send;

    /// How many there are, however long that takes.
    fn count(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Both at once: those keys, and how many match in all, as far as that is told quickly.
    fn keys_and_total(
        &self,
        ascending: bool,
        beyond: Option<SortKey>,
        limit: usize,
    ) -> impl Future<Output = Result<(Vec<SortKey>, Total), StoreError>> + Send;

    /// How many of them come before a key in an order.
    fn before(&self, order: Order, key: SortKey) -> impl Future<Output = Result<Total, StoreError>> + Send;
}

/// Asks the database.
pub(super) struct SqlFinder<'s> {
    store: &'s Store,
    condition: Condition,
}

impl<'s> SqlFinder<'s> {
    pub(super) fn new(store: &'s Store, project: i64, window: Window, filter: &Filter) -> Self {
        Self { store, condition: matching(store.dialect, project, window, filter) }
    }

    /// Only those with a number up to this one.
    pub(super) fn up_to(self, seq: i64) -> Self {
        Self { condition: self.condition.add(Column::Seq.lte(seq)), ..self }
    }
}

impl Finder for SqlFinder<'_> {
    async fn keys(&self, ascending: bool, after: Option<SortKey>, limit: usize) -> Result<Vec<SortKey>, StoreError> {
        let mut keys = sorted(Entity::find().select_only(), ascending)
            .columns([Column::StartedAt, Column::Seq])
            .filter(self.condition.clone());
        if let Some(key) = after {
            keys = keys.filter(beyond(key, ascending));
        }
        let keys = keys.limit(limit as u64).into_tuple::<(i64, i64)>().all(&self.store.reader).await?;
        Ok(keys.into_iter().map(|(started_at, seq)| SortKey { started_at, seq }).collect())
    }

    async fn count(&self) -> Result<u64, StoreError> {
        self.store.count_all(self.condition.clone()).await
    }

    async fn keys_and_total(
        &self,
        ascending: bool,
        after: Option<SortKey>,
        limit: usize,
    ) -> Result<(Vec<SortKey>, Total), StoreError> {
        let keys = self.keys(ascending, after, limit).await?;
        // What holds everything has counted it. That is the dear case: to know that nothing else matches, every entry of the window
        // was looked at.
        let total = if after.is_none() && keys.len() < limit {
            Total { value: keys.len() as u64, exact: true }
        } else {
            self.store.count_some(self.condition.clone()).await?
        };
        Ok((keys, total))
    }

    async fn before(&self, order: Order, key: SortKey) -> Result<Total, StoreError> {
        self.store.count_some(self.condition.clone().add(beyond(key, !ascending_next(order)))).await
    }
}
