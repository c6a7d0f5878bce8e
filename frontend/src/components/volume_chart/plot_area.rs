//! The drawing, and what pointers and keys do on it.

use super::brush::Brush;
use super::bucket_count;
use super::geometry::Geometry;
use super::overlay::Overlay;
use super::tooltip::sentence;
use crate::chart::drawing::{Drawing, draw};
use crate::chart::ticks::ticks;
use crate::clock::use_clock;
use daybook_wire::Volume;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

/// The height of the chart, in pixels; the style sheet keeps as much room free while it loads.
const HEIGHT: u32 = 132;
/// The room that a mark of the time axis needs with its label, in pixels.
const TICK_ROOM: u32 = 84;

#[component]
pub(super) fn PlotArea(
    volume: RwSignal<Option<Volume>>,
    brush: Brush,
    /// How many bars to ask for.
    buckets: RwSignal<u16>,
) -> impl IntoView {
    let clock = use_clock();
    let root = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0_u32);
    let measure = move || {
        if let Some(root) = root.get_untracked() {
            width.set(u32::try_from(root.client_width()).unwrap_or_default());
        }
        let count = bucket_count();
        if buckets.get_untracked() != count {
            buckets.set(count);
        }
    };
    Effect::new(move || {
        root.track();
        measure();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let drawing = Memo::new(move |_| {
        let (Some(volume), width @ 60..) = (volume.get(), width.get()) else { return Drawing::default() };
        if volume.buckets.is_empty() {
            return Drawing::default();
        }
        let most = (width / TICK_ROOM).max(2) as usize;
        let ticks = clock.with(|clock| ticks(&clock.zone, volume.range, most));
        draw(&volume, (width, HEIGHT), ticks)
    });
    let geometry = Geometry { volume, drawing, root };
    let under = move |event: &PointerEvent| geometry.bucket_under(f64::from(event.client_x()));
    let on_move = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" || brush.anchor.get_untracked().is_some() {
            brush.at.set(under(&event));
        }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        brush.at.set(under(&event));
        brush.anchor.set(brush.at.get_untracked());
        if let Some(root) = root.get_untracked() {
            // A pointer that has gone meanwhile cannot be held.
            let _ = root.set_pointer_capture(event.pointer_id());
        }
    };
    let on_up = move |_| {
        if brush.anchor.get_untracked().is_some() {
            brush.apply();
        }
    };
    let on_leave = move |_| {
        if brush.anchor.get_untracked().is_none() {
            brush.at.set(None);
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        if !event.ctrl_key() && !event.meta_key() && brush.press(&event.key(), event.shift_key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            brush.leave();
        }
    });
    on_cleanup(move || escape.remove());
    let spoken = move || {
        let pointed = brush.pointed().and_then(|(first, last)| geometry.summed(first, last));
        pointed.map_or_else(|| "No bar chosen".to_owned(), |bucket| clock.with(|clock| sentence(clock, &bucket)))
    };
    view! {
        <div
            class="chart"
            node_ref=root
            role="slider"
            tabindex="0"
            aria-label="Bars of the chart"
            aria-describedby="chart-keys"
            aria-valuemin="1"
            aria-valuemax=move || brush.len().max(1).to_string()
            aria-valuenow=move || brush.at.get().map_or(1, |at| at + 1).to_string()
            aria-valuetext=spoken
            on:pointermove=on_move
            on:pointerdown=on_down
            on:pointerup=on_up
            on:pointercancel=move |_| brush.cancel()
            on:pointerleave=on_leave
            on:keydown=on_keydown
            on:blur=move |_| brush.leave()
        >
            <svg aria-hidden="true" width="100%" height=HEIGHT inner_html=move || drawing.with(|drawing| drawing.markup.clone())></svg>
            <Overlay geometry=geometry brush=brush />
        </div>
        <p id="chart-keys" class="visually-hidden">
            "Arrow keys walk the bars, with Shift they choose several, Enter shows what is chosen, Escape lets go."
        </p>
    }
}
