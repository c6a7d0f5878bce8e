//! Whether new entries appear as they happen, and those that wait.

use super::icon::{Glyph, Icon};
use super::pager::grouped;
use crate::keys::focus_soon;
use crate::tail::{Live, Tail};
use crate::view_state::ViewState;
use daybook_wire::Order;
use leptos::prelude::*;

/// The switch.
#[component]
pub(crate) fn LiveToggle(tail: Tail) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let has_end = Memo::new(move |_| !Tail::is_open(view.query().range));
    let oldest_first = Memo::new(move |_| view.query().order == Order::Ascending);
    let is_open = Memo::new(move |_| !has_end.get() && !oldest_first.get());
    let live = tail.live;
    Effect::new(move || {
        if !is_open.get() {
            live.set(Live::Off);
        }
    });
    let title = move || match live.get() {
        _ if oldest_first.get() => "The oldest come first; what is new would be far away",
        _ if has_end.get() => "The date range has an end; nothing new lies in it",
        Live::Off => "Show new entries as they happen",
        Live::Connecting => "Connecting…",
        Live::On => "New entries appear as they happen",
        Live::Lost => "The connection was lost",
    };
    let text = move || match live.get() {
        _ if oldest_first.get() => "Live: newest first only",
        Live::Lost => "Live: connection lost",
        _ => "Live",
    };
    let retry = move |_| {
        tail.retry();
        focus_soon(".live".to_owned());
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
            {text}
            <span class="visually-hidden" role="status">{move || if live.get() == Live::Lost { "The connection was lost" } else { "" }}</span>
        </button>
        <Show when=move || live.get() == Live::Lost>
            <button type="button" class="button" on:click=retry>"Try again"</button>
        </Show>
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
        focus_soon(".results".to_owned());
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
