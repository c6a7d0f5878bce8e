//! Time against the number of entries, as a picture.

use crate::Failure;
use crate::answers::Results;
use crate::questions::Kind;
use plotters::prelude::*;
use std::path::Path;

const SIZE: (u32, u32) = (860, 460);
/// What is drawn: the question, the filter's name, and the colour of its line.
pub(crate) const LINES: [(Kind, &str, RGBColor); 7] = [
    (Kind::Page, "none", RGBColor(34, 139, 94)),
    (Kind::Page, "four, include and exclude", RGBColor(120, 180, 60)),
    (Kind::Volume, "none", RGBColor(38, 110, 200)),
    (Kind::Volume, "four, include and exclude", RGBColor(110, 170, 230)),
    (Kind::Facets, "none", RGBColor(200, 120, 20)),
    (Kind::Facets, "method is GET (70 %)", RGBColor(190, 40, 60)),
    (Kind::Page, "search, common", RGBColor(120, 70, 170)),
];
/// The least time that is drawn, in milliseconds: below it, the clock says little.
const LEAST: f64 = 0.001;

/// Draws how the index's time grows with the log.
pub(crate) fn growth(sizes: &[Results], into: &Path) -> Result<(), Failure> {
    let (Some(first), Some(last)) = (sizes.first(), sizes.last()) else { return Ok(()) };
    let time = |results: &Results, kind, filter| results.milliseconds(kind, filter).unwrap_or(LEAST).max(LEAST);
    let slowest = LINES.iter().map(|(kind, filter, _)| time(last, *kind, filter)).fold(1.0, f64::max);
    let canvas = SVGBackend::new(into, SIZE).into_drawing_area();
    canvas.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&canvas)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d((count(first)..count(last)).log_scale(), (LEAST..slowest * 2.0).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("entries in both projects")
        .y_desc("milliseconds, median")
        .x_label_formatter(&|entries| format!("{entries:.0}"))
        .y_label_formatter(&|milliseconds| format!("{milliseconds}"))
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.12))
        .draw()?;
    for (kind, filter, colour) in LINES {
        let points = sizes.iter().map(|results| (count(results), time(results, kind, filter)));
        let style = colour.stroke_width(2);
        chart
            .draw_series(LineSeries::new(points, style))?
            .label(format!("{}: {filter}", kind.name()))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .draw()?;
    Ok(canvas.present()?)
}

#[expect(clippy::cast_precision_loss, reason = "a number of entries")]
fn count(results: &Results) -> f64 {
    results.entries as f64
}
