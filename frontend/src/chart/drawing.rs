//! The chart itself: stacked bars over time, drawn by `plotters`.

use super::ink::Ink;
use super::svg::Svg;
use super::time_axis::TimeAxis;
use daybook_wire::{Bucket, Timestamp, Volume};
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordu64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A drawn chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Drawing {
    /// The inside of an SVG element.
    pub(crate) markup: String,
    /// Where the bars stand, in pixels from the left and from the top.
    pub(crate) plot: Plot,
}

/// The area of the bars, in pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Plot {
    pub(crate) left: i32,
    pub(crate) right: i32,
    pub(crate) top: i32,
    pub(crate) bottom: i32,
}

/// Three numbers that are stacked: served, refused, failed.
pub(crate) fn stack(bucket: &Bucket) -> [u64; 3] {
    let counts = bucket.by_status;
    [counts.informational + counts.successful + counts.redirected, counts.refused, counts.failed]
}

/// Draws a volume. The marks of the time axis come with their labels.
pub(crate) fn draw(volume: &Volume, size: (u32, u32), ticks: Vec<(Timestamp, String)>) -> Drawing {
    let mut markup = String::new();
    // The backend cannot fail, and a drawing without room shows nothing.
    let plot = try_draw(volume, Svg { markup: &mut markup, size }, ticks).unwrap_or_default();
    Drawing { markup, plot }
}

fn try_draw(volume: &Volume, svg: Svg<'_>, ticks: Vec<(Timestamp, String)>) -> Option<Plot> {
    let highest = volume.buckets.iter().map(|bucket| bucket.total).max().unwrap_or(0).max(3);
    let axis = TimeAxis { from: volume.range.from.micros(), to: volume.range.to.micros(), ticks };
    let marks = axis.ticks.clone();
    let top = highest + highest / 12 + 1;
    let root = svg.into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin_top(8)
        .margin_right(2)
        .x_label_area_size(22)
        .y_label_area_size(40)
        .build_cartesian_2d(axis, 0..top)
        .ok()?;
    let (xs, ys) = chart.plotting_area().get_pixel_range();
    // Drawn one by one: the mesh of `plotters`, which can do far more, would be a fiftieth of all that is downloaded.
    let label = |horizontal, vertical| {
        let font = (FontFamily::SansSerif, 11).into_font();
        font.color(&Ink::Label.color()).pos(Pos::new(horizontal, vertical))
    };
    for count in RangedCoordu64::from(0..top).key_points(6) {
        let (_, y) = chart.backend_coord(&(volume.range.from.micros(), count));
        root.draw(&PathElement::new([(xs.start, y), (xs.end, y)], Ink::Grid.color())).ok()?;
        root.draw_text(&short(count), &label(HPos::Right, VPos::Center), (xs.start - 6, y)).ok()?;
    }
    for (at, text) in marks {
        let (x, y) = chart.backend_coord(&(at.micros(), 0));
        root.draw_text(&text, &label(HPos::Center, VPos::Top), (x, y + 6)).ok()?;
    }
    let each = (xs.end - xs.start) / i32::try_from(volume.buckets.len().max(1)).ok()?;
    let gap = u32::from(each >= 4);
    chart.draw_series(volume.buckets.iter().flat_map(|bucket| bars(bucket, gap))).ok()?;
    Some(Plot { left: xs.start, right: xs.end, top: ys.start, bottom: ys.end })
}

fn bars(bucket: &Bucket, gap: u32) -> impl Iterator<Item = Rectangle<(i64, u64)>> {
    let (start, end) = (bucket.start.micros(), bucket.end.micros());
    let inks = [Ink::Successful, Ink::Refused, Ink::Failed];
    let mut floor = 0;
    stack(bucket).into_iter().zip(inks).filter_map(move |(count, ink)| {
        let below = floor;
        floor += count;
        let mut bar = Rectangle::new([(start, below), (end, floor)], ink.color().filled());
        bar.set_margin(0, 0, gap, gap);
        (count > 0).then_some(bar)
    })
}

/// `950`, `12k`, `3.5M`: what fits beside an axis.
fn short(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", count / 1_000),
        _ => format!("{}.{}M", count / 1_000_000, count / 100_000 % 10),
    }
}
