//! Finds the entries of a page in the index.

use super::Slot;
use daybook_store::{Finder, SortKey, StoreError};
use daybook_wire::{Filter, Order, Total, Window};
use std::sync::Arc;

/// Asks an index about one filter and window.
pub(crate) struct IndexFinder {
    pub(crate) slot: Arc<Slot>,
    pub(crate) filter: Filter,
    pub(crate) window: Window,
}

impl Finder for IndexFinder {
    async fn keys(&self, ascending: bool, beyond: Option<SortKey>, limit: usize) -> Result<Vec<SortKey>, StoreError> {
        let (filter, window) = (self.filter.clone(), self.window);
        let order = if ascending { Order::Ascending } else { Order::Descending };
        let beyond = beyond.map(to_index);
        let keys = Arc::clone(&self.slot).ask(move |index| index.page(&filter, window, order, beyond, limit)).await;
        Ok(keys.into_iter().map(|key| SortKey { started_at: key.started_at, seq: key.seq }).collect())
    }

    async fn count(&self) -> Result<u64, StoreError> {
        let (filter, window) = (self.filter.clone(), self.window);
        Ok(Arc::clone(&self.slot).ask(move |index| index.count(&filter, window)).await)
    }

    async fn total(&self) -> Result<Total, StoreError> {
        Ok(Total { value: self.count().await?, exact: true })
    }

    async fn before(&self, order: Order, key: SortKey) -> Result<Total, StoreError> {
        let (filter, window, key) = (self.filter.clone(), self.window, to_index(key));
        let slot = Arc::clone(&self.slot);
        let value = slot.ask(move |index| index.count_before(&filter, window, order, key)).await;
        Ok(Total { value, exact: true })
    }
}

fn to_index(key: SortKey) -> daybook_index::SortKey {
    daybook_index::SortKey { started_at: key.started_at, seq: key.seq }
}
