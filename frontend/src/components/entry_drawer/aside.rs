//! What has the focus is never hidden beneath the drawer: the drawer steps aside for as long.

use leptos::html;
use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

/// Looks after whatever gets the focus while there is a drawer.
pub(super) fn step_aside_for_focus(drawer: NodeRef<html::Div>) {
    let look = move || {
        if let Some(drawer) = drawer.try_get_untracked().flatten() {
            give_way(&drawer);
        }
    };
    // Only when it is drawn next has the page been scrolled to what gets the focus.
    let focused = window_event_listener(leptos::ev::focusin, move |_| request_animation_frame(look));
    on_cleanup(move || focused.remove());
}

/// What lies beneath the drawer shows only while the drawer is in its place.
fn give_way(drawer: &HtmlElement) {
    drawer.set_class_name("drawer");
    if document().active_element().is_some_and(|focused| is_beneath(&focused, drawer)) {
        drawer.set_class_name("drawer aside");
    }
}

/// Whether the middle of what the keys have led to is covered. Whatever a click gave the focus to is not.
#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
fn is_beneath(focused: &Element, drawer: &HtmlElement) -> bool {
    let place = focused.get_bounding_client_rect();
    let (x, y) = (place.left() + place.width() / 2.0, place.top() + place.height() / 2.0);
    let seen = document().element_from_point(x as f32, y as f32);
    focused.matches(":focus-visible").unwrap_or(false)
        && !drawer.contains(Some(focused))
        && drawer.contains(seen.as_deref())
}
