//! Pages of entries.

use super::cursor::{Cursor, CursorError, Direction, SortKey, ascending};
use super::export::{in_order, rows_of};
use super::finder::{Finder, SqlFinder};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, Query, Timestamp, Total, Window};
use sea_orm::{QueryOrder, Select};
use tokio::runtime::Handle;

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

    /// The cursor that leads here; none to a first page.
    #[must_use]
    pub fn to_cursor(&self, project: i64, query: &Query) -> Option<String> {
        self.cursor.map(|cursor| cursor.encode(project, query))
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

impl PageRequest<'_> {
    /// The part of the window that is seen.
    #[must_use]
    pub fn visible(&self) -> Window {
        let window = self.start.window;
        Window { from: window.from.max(self.kept_from), to: window.to }
    }
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
        let finder = SqlFinder::new(self, project, request.visible(), &request.query.filter);
        self.page_found_by(project, request, &finder).await
    }

    /// Reads a page of a project's log whose entries are found by `finder`, asked about [`PageRequest::visible`].
    pub async fn page_found_by(
        &self,
        project: i64,
        request: PageRequest<'_>,
        finder: &impl Finder,
    ) -> Result<StoredPage, StoreError> {
        let PageRequest { query, start, .. } = request;
        let direction = start.cursor.map_or(Direction::Next, |cursor| cursor.direction);
        let limit = usize::from(query.limit);

        // One more than asked for tells whether the walk goes on.
        let beyond = start.cursor.map(|cursor| cursor.key);
        let (mut keys, total) = finder.keys_and_total(ascending(query.order, direction), beyond, limit + 1).await?;
        let goes_on = keys.len() > limit;
        keys.truncate(limit);
        if direction == Direction::Previous {
            keys.reverse();
        }

        let edges = keys.first().copied().zip(keys.last().copied());
        let first = match (edges, start.cursor) {
            (None, _) => None,
            (Some(_), None) => Some(1),
            (Some((edge, _)), Some(_)) => {
                let count = finder.before(query.order, edge).await?;
                count.exact.then_some(count.value + 1)
            }
        };
        let leads = |direction, key| Cursor { direction, key, window: start.window }.encode(project, query);
        let has_next = goes_on || direction == Direction::Previous;
        let has_previous = first != Some(1);
        Ok(StoredPage {
            entries: self.listed(project, keys).await?,
            first,
            next_cursor: edges.filter(|_| has_next).map(|(_, last)| leads(Direction::Next, last)),
            prev_cursor: edges.filter(|_| has_previous).map(|(first, _)| leads(Direction::Previous, first)),
            total,
        })
    }

    /// The entries of a page's keys, in their order. One that has gone since its key was read is left out.
    async fn listed(&self, project: i64, keys: Vec<SortKey>) -> Result<Vec<Entry>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let store = self.clone();
        let listed = async move {
            let mut entries = in_order(store.look_up_rows(rows_of(project, &keys)).await?, &keys)?;
            store.mark_deleted(project, entries.iter_mut().map(|entry| &mut entry.actor)).await?;
            Ok(entries)
        };
        let Some(embedded) = &self.embedded else { return listed.await };
        let turn = embedded.page_turn().await?;
        // All of it on one other thread: where the disk is slow, a page of rows that nobody has read lately takes a while.
        let runtime = Handle::current();
        let read = move || {
            let _turn = turn;
            runtime.block_on(listed)
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| StoreError::stopped())?
    }
}

/// In the order of keys.
pub(super) fn sorted(select: Select<Entity>, upwards: bool) -> Select<Entity> {
    let order = if upwards { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    select.order_by(Column::StartedAt, order.clone()).order_by(Column::Seq, order)
}
