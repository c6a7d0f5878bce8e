//! Pages of entries.

use super::condition::matching;
use super::cursor::{Cursor, CursorError, Direction, SortKey, ascending, beyond};
use super::row::ListedRow;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, Query, Timestamp, Total, Window};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query as SqlQuery};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

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

        let mut select = sorted(Entity::find().filter(condition.clone()), upwards);
        if let Some(cursor) = start.cursor {
            select = select.filter(beyond(cursor.key, upwards));
        }
        // One more than asked for tells whether the walk goes on.
        let select = select.limit(u64::from(query.limit) + 1).into_partial_model::<ListedRow>();
        let (rows, total) = tokio::join!(select.all(&self.reader), self.count(condition.clone()));
        let mut rows = rows?;
        let goes_on = rows.len() > limit;
        rows.truncate(limit);
        if direction == Direction::Previous {
            rows.reverse();
        }

        let key = |row: &ListedRow| SortKey { started_at: row.started_at, seq: row.seq };
        let edges = rows.first().map(key).zip(rows.last().map(key));
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
        let mut entries = rows.into_iter().map(Entry::try_from).collect::<Result<Vec<_>, _>>()?;
        self.mark_deleted(project, entries.iter_mut().map(|entry| &mut entry.actor)).await?;
        Ok(StoredPage {
            entries,
            first,
            next_cursor: edges.filter(|_| has_next).map(|(_, last)| leads(Direction::Next, last)),
            prev_cursor: edges.filter(|_| has_previous).map(|(first, _)| leads(Direction::Previous, first)),
            total: total?,
        })
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
