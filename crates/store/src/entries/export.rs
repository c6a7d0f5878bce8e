//! What an export reads: its keys at once, its entries a few at a time.

use super::cursor::{Cursor, Direction, SortKey, ascending};
use super::finder::{Finder, SqlFinder};
use super::page::PageRequest;
use super::row::{LargeColumns, ListedRow};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, EntryDetail};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use std::collections::HashMap;

/// The entries of an export, as the log was when it began.
#[derive(Debug)]
pub struct ExportPlan {
    /// How many entries match, whatever the cap.
    pub total: u64,
    /// Leads to what follows the cap; where there is more.
    pub next_cursor: Option<String>,
    keys: Vec<SortKey>,
}

impl ExportPlan {
    /// Finds the first `limit` entries of a question, and counts them all, by asking `finder` about [`PageRequest::visible`].
    pub async fn found_by(
        project: i64,
        request: PageRequest<'_>,
        limit: usize,
        finder: &impl Finder,
    ) -> Result<Self, StoreError> {
        let PageRequest { query, start, .. } = request;
        let direction = start.cursor().map_or(Direction::Next, |cursor| cursor.direction);
        let beyond = start.cursor().map(|cursor| cursor.key);
        let mut keys = finder.keys(ascending(query.order, direction), beyond, limit + 1).await?;
        let goes_on = keys.len() > limit;
        // Counted after they were found: what was appended meanwhile makes it more, never less than there are in the file.
        let total = if beyond.is_none() && !goes_on { keys.len() as u64 } else { finder.count().await? };
        keys.truncate(limit);
        if direction == Direction::Previous {
            keys.reverse();
        }
        let leads = |key: &SortKey| {
            Cursor { direction: Direction::Next, key: *key, window: start.window }.encode(project, query)
        };
        // A cursor that leads backwards ends where it came from, and something always follows.
        let has_next = goes_on || direction == Direction::Previous;
        let next_cursor = keys.last().filter(|_| has_next).map(leads);
        Ok(Self { total, next_cursor, keys })
    }

    /// How many entries the export holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the export holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl Store {
    /// Finds the first `limit` entries of a question, and counts them all. What is appended from now on is left out.
    pub async fn plan_export(
        &self,
        project: i64,
        request: PageRequest<'_>,
        limit: usize,
    ) -> Result<ExportPlan, StoreError> {
        let last_seq = self.last_seq(project).await?;
        let finder = SqlFinder::new(self, project, request.visible(), &request.query.filter).up_to(last_seq);
        ExportPlan::found_by(project, request, limit, &finder).await
    }

    /// Reads entries `from` to `to` of a plan (from 0, half-open), whole. Fails with [`StoreError::NotFound`] where one of
    /// them has gone since.
    pub async fn exported(
        &self,
        project: i64,
        plan: &ExportPlan,
        from: usize,
        to: usize,
    ) -> Result<Vec<EntryDetail>, StoreError> {
        self.whole(project, plan.keys.get(from..to.min(plan.keys.len())).unwrap_or_default()).await
    }

    /// The entries of these keys, in their order, with their large columns. Fails with [`StoreError::NotFound`] where one has gone.
    pub(super) async fn whole(&self, project: i64, keys: &[SortKey]) -> Result<Vec<EntryDetail>, StoreError> {
        let mut entries = in_order(self.read_rows(rows_of(project, keys)).await?, keys)?;
        self.mark_deleted(project, entries.iter_mut().map(|entry| &mut entry.actor)).await?;
        let mut large = self.large_columns(project, keys).await?;
        if entries.len() != keys.len() || large.len() != keys.len() {
            return Err(StoreError::NotFound);
        }
        let pairs = entries.into_iter().zip(keys);
        pairs.map(|(entry, key)| large.remove(&key.seq).unwrap_or_default().into_detail(entry)).collect()
    }

    async fn large_columns(&self, project: i64, keys: &[SortKey]) -> Result<HashMap<i64, LargeColumns>, StoreError> {
        let rows: Vec<LargeColumns> = self.read_rows(rows_of(project, keys)).await?;
        Ok(rows.into_iter().map(|row| (row.seq, row)).collect())
    }
}

/// The rows of keys.
pub(super) fn rows_of(project: i64, keys: &[SortKey]) -> Select<Entity> {
    let numbers = keys.iter().map(|key| key.seq);
    Entity::find().filter(Column::ProjectId.eq(project)).filter(Column::Seq.is_in(numbers))
}

/// The entries of keys, in their order. One that has gone since its key was read is left out.
pub(super) fn in_order(rows: Vec<ListedRow>, keys: &[SortKey]) -> Result<Vec<Entry>, StoreError> {
    let mut by_seq: HashMap<i64, ListedRow> = rows.into_iter().map(|row| (row.seq, row)).collect();
    keys.iter().filter_map(|key| by_seq.remove(&key.seq)).map(Entry::try_from).collect()
}
