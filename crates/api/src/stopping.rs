//! Whether the server is about to stop: what goes on without end has to be told.

use std::sync::Arc;
use tokio::sync::watch;

/// Tells all who ask of a stop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stopping(Arc<watch::Sender<bool>>);

impl Default for Stopping {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stopping {
    /// The server is about to stop.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is.
    pub(crate) async fn begun(&self) {
        let mut begun = self.0.subscribe();
        // This holds the sender, so there will be no end without one.
        let _ = begun.wait_for(|begun| *begun).await;
    }
}
