//! How many entries there are over time. Loads beside the rows, and fails without them.

mod brush;
mod data_table;
mod geometry;
mod overlay;
mod plot_area;
mod tooltip;

use super::pager::grouped;
use super::states::ErrorState;
use crate::clock::use_clock;
use crate::keys::focus_soon;
use crate::load::{Loader, a_frame_later, for_long, load};
use crate::view_state::ViewState;
use brush::Brush;
use data_table::DataTable;
use daybook_wire::{Query, Volume, VolumeQuery, routes};
use leptos::prelude::*;
use plot_area::PlotArea;

/// The card with the chart, or the button that brings it back.
#[component]
pub(crate) fn VolumeChart(
    project: i64,
    /// How many entries are new since it was counted.
    arrived: RwSignal<u64>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let hidden = Memo::new(move |_| view.page().chart_hidden);
    let toggle = move |_| {
        view.change_page(|page| page.chart_hidden = !page.chart_hidden);
        focus_soon(".chart-toggle".to_owned());
    };
    move || {
        if hidden.get() {
            view! {
                <div class="chart-hidden">
                    <button type="button" class="quiet chart-toggle" aria-expanded="false" on:click=toggle>"Show chart"</button>
                </div>
            }
            .into_any()
        } else {
            view! { <Card project=project arrived=arrived on_hide=toggle /> }.into_any()
        }
    }
}

#[component]
fn Card(project: i64, arrived: RwSignal<u64>, on_hide: impl Fn(leptos::ev::MouseEvent) + 'static) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let clock = use_clock();
    let buckets = RwSignal::new(bucket_count());
    let volume = load::<Volume>(Memo::new(move |_| {
        let Query { filter, range, .. } = view.asked()?;
        let asked = VolumeQuery { filter, range, buckets: buckets.get(), tz: clock.zone_name() };
        Some([&routes::volume(project), "?", &asked.encode()].concat())
    }));
    let Loader { value: shown, pending, error, .. } = volume;
    // The rows are what people wait for: those that come at the same moment are painted first.
    let drawn = a_frame_later(shown.into());
    let late = for_long(pending);
    let unzoomed = Memo::new(move |_| view.page().unzoomed);
    let failed = Memo::new(move |_| error.with(Option::is_some));
    // Numbers of another question are no answer to this one.
    let counted = move || shown.with(|shown| shown.as_ref().filter(|_| !failed.get()).map(total));
    let brush = Brush::new(shown, view);
    let reset = move |whole| {
        view.set_range(whole);
        focus_soon(".chart".to_owned());
    };
    view! {
        <section class="card volume" aria-label="Volume" aria-busy=move || pending.get().to_string()>
            <div class="volume-head">
                <span>{move || counted().map(|total| entries(total + arrived.get()))}</span>
                <span class="legend"><span class="swatch bar-ok"></span> "2xx 3xx"</span>
                <span class="legend"><span class="swatch bar-refused"></span> "4xx"</span>
                <span class="legend"><span class="swatch bar-failed"></span> "5xx"</span>
                <span class="volume-interval">
                    {move || shown.with(|shown| shown.as_ref().filter(|_| !failed.get()).map(|volume| format!("{} per bar", span(volume.interval_seconds))))}
                </span>
                {move || unzoomed.get().map(|whole| view! {
                    <button type="button" class="quiet accent" on:click=move |_| reset(whole)>"Reset zoom"</button>
                })}
                <button type="button" class="quiet chart-toggle" aria-expanded="true" aria-label="Hide chart" on:click=on_hide>"Hide"</button>
            </div>
            <div class="volume-body" class:stale=move || late.get() && shown.with(Option::is_some)>
                {move || error.get().map(|error| view! {
                    <ErrorState title="The chart could not be loaded" error=error on_retry=move || volume.retry() />
                })}
                <Show when=move || !failed.get()>
                    <PlotArea volume=drawn brush=brush buckets=buckets />
                </Show>
            </div>
            <Show when=move || !failed.get()><DataTable volume=drawn /></Show>
        </section>
    }
}

fn total(volume: &Volume) -> u64 {
    volume.buckets.iter().map(|bucket| bucket.total).sum()
}

/// `1 entry`, `12,480 entries`.
pub(crate) fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(count)) }
}

/// A length of time, as in `30 min` or `7 days`.
fn span(seconds: u64) -> String {
    match seconds {
        86_400 => "1 day".to_owned(),
        _ if seconds.is_multiple_of(86_400) => format!("{} days", seconds / 86_400),
        _ if seconds.is_multiple_of(3_600) => format!("{} h", seconds / 3_600),
        _ if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// As many bars as can be told apart and hit with a finger.
pub(super) fn bucket_count() -> u16 {
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    if width < 720.0 { 32 } else { 60 }
}
