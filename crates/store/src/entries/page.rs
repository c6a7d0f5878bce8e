//! Pages of entries.

use super::condition::matching;
use super::cursor::{Cursor, CursorError, Direction, SortKey, ascending, beyond};
use super::row::ListedRow;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, Query, Timestamp, Total, Window};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query as SqlQuery};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// How far SQL counts. Beyond it, a total is "at least" and a position unknown.
pub const COUNT_LIMIT: u64 = 10_000;

/// Where a page starts.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    cursor: Option<Cursor>,
    /// The window that the page lies in.
    pub window: Window,
}

impl Start {
    /// The first page of a window.
    #[must_use]
    pub const fn first_page(window: Window) -> Self {
        Self { cursor: None, window }
    }

    /// The page that a cursor leads to, in the window it pins.
    pub fn at_cursor(text: &str, project: i64, query: &Query) -> Result<Self, CursorError> {
        let cursor = Cursor::decode(text, project, query)?;
        Ok(Self { cursor: Some(cursor), window: cursor.window })
    }
}

/// Which page to read.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest<'q> {
    /// The question.
    pub query: &'q Query,
    /// Where to start.
    pub start: Start,
    /// Nothing before this moment is seen any more, whatever the cursor's window says.
    pub kept_from: Timestamp,
}

/// One page, as stored.
#[derive(Debug)]
pub struct StoredPage {
    /// The entries, in the order asked for.
    pub entries: Vec<Entry>,
    /// The 1-based position of the first entry, where known.
    pub first: Option<u64>,
    /// Leads to the following page.
    pub next_cursor: Option<String>,
    /// Leads to the preceding page.
    pub prev_cursor: Option<String>,
    /// How many entries match.
    pub total: Total,
}

impl Store {
    /// Reads a page of a project's log.
    pub async fn page(&self, project: i64, request: PageRequest<'_>) -> Result<StoredPage, StoreError> {
        let PageRequest { query, start, kept_from } = request;
        let visible = Window { from: start.window.from.max(kept_from), to: start.window.to };
        let condition = matching(self.dialect, project, visible, &query.filter);
        let direction = start.cursor.map_or(Direction::Next, |cursor| cursor.direction);
        let upwards = ascending(query.order, direction);
        let limit = usize::from(query.limit);

        // Keys first, rows after: the keys of a page can often be found in the reading index alone.
        let mut keys = sorted(Entity::find().select_only(), upwards)
            .columns([Column::StartedAt, Column::Seq])
            .filter(condition.clone());
        if let Some(cursor) = start.cursor {
            keys = keys.filter(beyond(cursor.key, upwards));
        }
        // One more than asked for tells whether the walk goes on.
        let keys = keys.limit(u64::from(query.limit) + 1).into_tuple::<(i64, i64)>().all(&self.reader).await?;
        let mut keys: Vec<SortKey> = keys.into_iter().map(|(started_at, seq)| SortKey { started_at, seq }).collect();
        let goes_on = keys.len() > limit;
        // A first page that holds everything has counted it. That is the dear case: to know that nothing else matches,
        // every entry of the window was looked at.
        let total = if start.cursor.is_none() && !goes_on {
            Total { value: keys.len() as u64, exact: true }
        } else {
            self.count(condition.clone()).await?
        };
        keys.truncate(limit);
        if direction == Direction::Previous {
            keys.reverse();
        }

        let edges = keys.first().copied().zip(keys.last().copied());
        let first = match (edges, start.cursor) {
            (None, _) => None,
            (Some(_), None) => Some(1),
            (Some((edge, _)), Some(_)) => {
                let before = beyond(edge, ascending(query.order, Direction::Previous));
                let count = self.count(condition.add(before)).await?;
                count.exact.then_some(count.value + 1)
            }
        };
        let leads = |direction, key| Cursor { direction, key, window: start.window }.encode(project, query);
        let has_next = goes_on || direction == Direction::Previous;
        let has_previous = first != Some(1);
        let mut entries = self.listed(project, &keys).await?;
        self.mark_deleted(project, entries.iter_mut().map(|entry| &mut entry.actor)).await?;
        Ok(StoredPage {
            entries,
            first,
            next_cursor: edges.filter(|_| has_next).map(|(_, last)| leads(Direction::Next, last)),
            prev_cursor: edges.filter(|_| has_previous).map(|(first, _)| leads(Direction::Previous, first)),
            total,
        })
    }

    /// The entries of these keys, in their order. One that has gone since its key was read is left out.
    async fn listed(&self, project: i64, keys: &[SortKey]) -> Result<Vec<Entry>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.is_in(keys.iter().map(|key| key.seq)))
            .into_partial_model::<ListedRow>()
            .all(&self.reader)
            .await?;
        let mut by_seq: HashMap<i64, ListedRow> = rows.into_iter().map(|row| (row.seq, row)).collect();
        keys.iter().filter_map(|key| by_seq.remove(&key.seq)).map(Entry::try_from).collect()
    }

    /// Counts up to [`COUNT_LIMIT`].
    async fn count(&self, condition: Condition) -> Result<Total, StoreError> {
        let mut some = SqlQuery::select();
        some.expr(Expr::value(1)).from(Entity).cond_where(condition).limit(COUNT_LIMIT + 1);
        let mut count = SqlQuery::select();
        count.expr_as(Expr::col(sea_orm::sea_query::Asterisk).count(), "value").from_subquery(some, Alias::new("some"));
        let row = self.reader.query_one(&count).await?;
        let value: i64 = match row {
            Some(row) => row.try_get("", "value")?,
            None => 0,
        };
        let value = value.cast_unsigned();
        Ok(Total { value: Ord::min(value, COUNT_LIMIT), exact: value <= COUNT_LIMIT })
    }
}

fn sorted(select: Select<Entity>, upwards: bool) -> Select<Entity> {
    let order = if upwards { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    select.order_by(Column::StartedAt, order.clone()).order_by(Column::Seq, order)
}
