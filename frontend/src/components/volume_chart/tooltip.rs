//! What the bar pointed at stands for.

use crate::chart::drawing::stack;
use crate::clock::Clock;
use crate::components::volume_chart::entries;
use daybook_wire::{Bucket, Timestamp};
use leptos::prelude::*;

/// A span of buckets in words: `Jun 11, 10:30 – 11:00`.
pub(super) fn span_text(clock: &Clock, from: Timestamp, to: Timestamp) -> String {
    let (start, end) = (clock.show_brief(from), clock.show_brief(to));
    // The day is said once where both ends lie on it.
    let day = start.rfind(", ").map_or("", |at| &start[..at + 2]);
    let end = if day.is_empty() { &end } else { end.strip_prefix(day).unwrap_or(&end) };
    format!("{start} – {end}")
}

/// A bucket in a sentence, for screen readers.
pub(super) fn sentence(clock: &Clock, bucket: &Bucket) -> String {
    let [served, refused, failed] = stack(bucket);
    let span = span_text(clock, bucket.start, bucket.end);
    format!("{span}: {} ({served} 2xx 3xx, {refused} 4xx, {failed} 5xx)", entries(bucket.total))
}

/// The tooltip's inside.
#[component]
pub(super) fn Tooltip(title: String, bucket: Bucket) -> impl IntoView {
    let [served, refused, failed] = stack(&bucket);
    let line = |class: &'static str, name: &'static str, count: u64| {
        view! {
            <span class="tooltip-line">
                <span class=format!("swatch {class}")></span>
                {name}
                <b>{super::super::pager::grouped(count)}</b>
            </span>
        }
    };
    view! {
        <strong>{title}</strong>
        {line("bar-ok", "2xx 3xx", served)}
        {line("bar-refused", "4xx", refused)}
        {line("bar-failed", "5xx", failed)}
        <span class="tooltip-line total">"All" <b>{super::super::pager::grouped(bucket.total)}</b></span>
    }
}
