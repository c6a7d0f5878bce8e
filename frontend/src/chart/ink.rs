//! What the chart is drawn with. A drawing names inks, the style sheet gives them colours: another theme needs no new
//! drawing, and tokens stay in one file.

use plotters::style::RGBColor;
use plotters_backend::BackendColor;

/// An ink. Its number travels through `plotters` as a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Successful,
    Refused,
    Failed,
    Grid,
    Label,
}

impl Ink {
    const ALL: [Self; 5] = [Self::Successful, Self::Refused, Self::Failed, Self::Grid, Self::Label];

    pub(crate) const fn color(self) -> RGBColor {
        RGBColor(self as u8, 0, 0)
    }

    /// The class of whatever is drawn in a colour.
    pub(crate) fn class_of(color: BackendColor) -> &'static str {
        match Self::ALL.get(usize::from(color.rgb.0)) {
            Some(Self::Successful) => "bar-ok",
            Some(Self::Refused) => "bar-refused",
            Some(Self::Failed) => "bar-failed",
            Some(Self::Grid) => "grid",
            Some(Self::Label) | None => "label",
        }
    }
}
