//! What lies over the bars: the one pointed at or the span being chosen, and the tooltip.

use super::brush::Brush;
use super::geometry::Geometry;
use super::tooltip::{Tooltip, span_text};
use crate::clock::use_clock;
use leptos::prelude::*;

/// Half the width of a tooltip, in pixels.
const HALF_A_TOOLTIP: f64 = 124.0;

#[component]
pub(super) fn Overlay(geometry: Geometry, brush: Brush) -> impl IntoView {
    let clock = use_clock();
    move || {
        let (first, last) = brush.pointed()?;
        let (left, width) = geometry.place(first, last)?;
        let bucket = geometry.summed(first, last)?;
        let choosing = brush.anchor.get().is_some();
        let plot = geometry.drawing.with(|drawing| drawing.plot);
        let title = clock.with(|clock| span_text(clock, bucket.start, bucket.end));
        let full = geometry.root.get().map_or(0.0, |root| f64::from(root.client_width()));
        // The tooltip stays within the chart.
        let tip = (left + width / 2.0).min(full - HALF_A_TOOLTIP).max(HALF_A_TOOLTIP);
        Some(view! {
            <div
                class="brush"
                class:choosing=choosing
                style:left=px(left)
                style:width=px(width)
                style:top=px(f64::from(plot.top))
                style:height=px(f64::from(plot.bottom - plot.top))
            ></div>
            <div class="chart-tooltip" aria-hidden="true" style:left=px(tip)><Tooltip title=title bucket=bucket /></div>
        })
    }
}

/// Whole pixels: fractions would bring all that it takes to write them, some thousand bytes to download.
fn px(pixels: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let whole = pixels.round() as i32;
    format!("{whole}px")
}
