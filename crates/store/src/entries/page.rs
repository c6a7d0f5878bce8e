//! Pages of entries.

use super::condition::matching;
use super::cursor::{Cursor, CursorError, Direction, SortKey, ascending, beyond};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, Query, Timestamp, Total, Window};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

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

    pub(super) const fn cursor(&self) -> Option<Cursor> {
        self.cursor
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
            self.count_some(condition.clone()).await?
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
                let count = self.count_some(condition.add(before)).await?;
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
}

/// In the order of keys.
pub(super) fn sorted(select: Select<Entity>, upwards: bool) -> Select<Entity> {
    let order = if upwards { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    select.order_by(Column::StartedAt, order.clone()).order_by(Column::Seq, order)
}
