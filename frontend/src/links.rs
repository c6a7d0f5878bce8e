//! Links within the dashboard: followed without loading the page again.

use leptos::ev::MouseEvent;

/// Follows a link by `go`, unless it is to open elsewhere.
pub(crate) fn follow(event: &MouseEvent, go: impl FnOnce()) {
    if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
        event.prevent_default();
        go();
    }
}
