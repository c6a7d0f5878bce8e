//! The entries before and after the open one, across the edges of the page.

use crate::load::Loader;
use crate::view_state::ViewState;
use daybook_wire::{Entry, Page};
use leptos::prelude::*;
use uuid::Uuid;

/// Where a step leads.
pub(super) enum Neighbour {
    /// To an entry of the page.
    Entry(Uuid),
    /// To the page that this cursor leads to.
    Beyond(String),
}

/// Steps from entry to entry.
#[derive(Clone, Copy)]
pub(super) struct Neighbours {
    open: Memo<Option<Uuid>>,
    page: Loader<Page>,
    /// Of the page, and what is new above it.
    rows: Memo<Vec<Entry>>,
    view: ViewState,
    /// The step that waits for its page, and the cursor of that page.
    waiting: StoredValue<Option<(isize, String)>>,
}

impl Neighbours {
    pub(super) fn new(open: Memo<Option<Uuid>>, page: Loader<Page>, rows: Memo<Vec<Entry>>, view: ViewState) -> Self {
        let waiting = StoredValue::new(None::<(isize, String)>);
        Effect::new(move || {
            page.value.track();
            let Some((by, cursor)) = waiting.try_update_value(Option::take).flatten() else { return };
            // Something else was asked for meanwhile: there is no step to finish.
            if view.current().query.cursor != Some(cursor) {
                return;
            }
            let entry = page.value.with_untracked(|page| {
                let entries = &page.as_ref()?.entries;
                if by > 0 { entries.first() } else { entries.last() }.map(|entry| entry.id)
            });
            view.open(entry, true);
        });
        Self { open, page, rows, view, waiting }
    }

    /// What lies one entry further down (1) or up (-1).
    pub(super) fn of(self, by: isize) -> Option<Neighbour> {
        let open = self.open.get();
        let entry = self.rows.with(|rows| {
            let at = rows.iter().position(|row| Some(row.id) == open)?;
            Some(at.checked_add_signed(by).and_then(|at| rows.get(at)).map(|entry| entry.id))
        })?;
        entry.map(Neighbour::Entry).or_else(|| {
            // The cursors of another answer lead nowhere.
            if self.page.pending.get() || self.page.error.with(Option::is_some) {
                return None;
            }
            self.page.value.with(|page| {
                let page = page.as_ref()?;
                let beyond = if by > 0 { &page.next_cursor } else { &page.prev_cursor };
                beyond.clone().map(Neighbour::Beyond)
            })
        })
    }

    /// Takes a step.
    pub(super) fn go(self, by: isize) {
        match untrack(|| self.of(by)) {
            Some(Neighbour::Entry(id)) => self.view.open(Some(id), true),
            Some(Neighbour::Beyond(cursor)) => {
                self.waiting.set_value(Some((by, cursor.clone())));
                self.view.turn_beside(cursor);
            }
            _ => {}
        }
    }
}
