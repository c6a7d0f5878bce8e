//! Finds the entries of a page in the index.

use super::Slot;
use daybook_index::ProjectIndex;
use daybook_store::{Finder, SortKey, StoreError};
use daybook_wire::{Filter, Order, Total, Window};
use std::sync::Arc;

/// What is longer is no page that somebody looks at: it takes its time.
const LONGEST_PAGE: usize = 256;

/// Asks an index about one filter and window.
pub(crate) struct IndexFinder {
    pub(crate) slot: Arc<Slot>,
    pub(crate) filter: Filter,
    pub(crate) window: Window,
}

impl IndexFinder {
    async fn ask<T: Send + 'static>(&self, question: impl FnOnce(&ProjectIndex) -> T + Send + 'static) -> T {
        Arc::clone(&self.slot).ask_of(&self.filter, self.window, question).await
    }
}

impl Finder for IndexFinder {
    async fn keys(&self, ascending: bool, beyond: Option<SortKey>, limit: usize) -> Result<Vec<SortKey>, StoreError> {
        let (filter, window) = (self.filter.clone(), self.window);
        let keys = move |index: &ProjectIndex| page(index, &filter, window, ascending, beyond, limit);
        // An export takes many at a time.
        let is_page = limit <= LONGEST_PAGE;
        Ok(if is_page { self.ask(keys).await } else { Arc::clone(&self.slot).ask(keys).await })
    }

    async fn count(&self) -> Result<u64, StoreError> {
        let (filter, window) = (self.filter.clone(), self.window);
        Ok(self.ask(move |index| index.count(&filter, window)).await)
    }

    /// In one question: each waits for a thread of its own.
    async fn keys_and_total(
        &self,
        ascending: bool,
        beyond: Option<SortKey>,
        limit: usize,
    ) -> Result<(Vec<SortKey>, Total), StoreError> {
        let (filter, window) = (self.filter.clone(), self.window);
        let both = move |index: &ProjectIndex| {
            let keys = page(index, &filter, window, ascending, beyond, limit);
            let is_all = beyond.is_none() && keys.len() < limit;
            let value = if is_all { keys.len() as u64 } else { index.count(&filter, window) };
            (keys, Total { value, exact: true })
        };
        Ok(self.ask(both).await)
    }

    async fn before(&self, order: Order, key: SortKey) -> Result<Total, StoreError> {
        let (filter, window, key) = (self.filter.clone(), self.window, to_index(key));
        let value = self.ask(move |index| index.count_before(&filter, window, order, key)).await;
        Ok(Total { value, exact: true })
    }
}

fn page(
    index: &ProjectIndex,
    filter: &Filter,
    window: Window,
    ascending: bool,
    beyond: Option<SortKey>,
    limit: usize,
) -> Vec<SortKey> {
    let order = if ascending { Order::Ascending } else { Order::Descending };
    let keys = index.page(filter, window, order, beyond.map(to_index), limit);
    keys.into_iter().map(|key| SortKey { started_at: key.started_at, seq: key.seq }).collect()
}

fn to_index(key: SortKey) -> daybook_index::SortKey {
    daybook_index::SortKey { started_at: key.started_at, seq: key.seq }
}
