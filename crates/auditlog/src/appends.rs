//! Tells those who wait that something was appended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Who waits for which project. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Appends(Arc<Mutex<HashMap<i64, watch::Sender<()>>>>);

impl Appends {
    /// Waits for appends to a project from now on.
    pub(crate) fn of(&self, project: i64) -> watch::Receiver<()> {
        self.waiting().entry(project).or_insert_with(|| watch::channel(()).0).subscribe()
    }

    /// Something was appended to a project by this process.
    pub(crate) fn tell(&self, project: i64) {
        let mut waiting = self.waiting();
        if waiting.get(&project).is_some_and(|sender| sender.send(()).is_err()) {
            // The last one who waited has gone.
            waiting.remove(&project);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<i64, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
