//! Whether new entries appear as they happen, and those that wait.

use super::icon::{Glyph, Icon};
use super::pager::grouped;
use crate::tail::{Live, Tail};
use crate::view_state::ViewState;
use leptos::prelude::*;

/// The switch.
#[component]
pub(crate) fn LiveToggle(tail: Tail) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let is_open = Memo::new(move |_| Tail::is_open(view.query().range));
    let live = tail.live;
    Effect::new(move || {
        if !is_open.get() {
            live.set(Live::Off);
        }
    });
    let title = move || match live.get() {
        _ if !is_open.get() => "The date range has an end; nothing new lies in it",
        Live::Off => "Show new entries as they happen",
        Live::Connecting => "Connecting…",
        Live::On => "New entries appear as they happen",
        Live::Lost => "The connection was lost; switch off and on to try again",
    };
    let toggle = move |_| live.update(|live| *live = if *live == Live::Off { Live::Connecting } else { Live::Off });
    view! {
        <button
            type="button"
            class="button live"
            class:on=move || live.get() == Live::On
            class:lost=move || live.get() == Live::Lost
            aria-pressed=move || (live.get() != Live::Off).to_string()
            title=title
            disabled=move || !is_open.get()
            on:click=toggle
        >
            <Icon glyph=Glyph::Activity />
            "Live"
            <span class="visually-hidden" role="status">{move || if live.get() == Live::Lost { "The connection was lost" } else { "" }}</span>
        </button>
    }
}

/// How many entries wait, and a button that shows them.
#[component]
pub(crate) fn WaitingEntries(tail: Tail) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let count = Memo::new(move |_| tail.waiting.with(Vec::len));
    let show = move |_| {
        if view.current().query.cursor.is_some() {
            view.turn_to(None);
        }
        tail.show_waiting();
    };
    view! {
        <div class="waiting" role="status" on:pointerenter=move |_| tail.hold() on:pointerleave=move |_| tail.release()>
            {move || (count.get() > 0).then(|| {
                let count = count.get();
                let text = if count == 1 { "1 new entry".to_owned() } else { format!("{} new entries", grouped(count as u64)) };
                view! { <button type="button" class="button small" on:click=show>{text}</button> }
            })}
        </div>
    }
}
