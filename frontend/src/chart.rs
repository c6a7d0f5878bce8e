//! The volume chart as a drawing: what `plotters` makes of the numbers, and where on the time axis a point lies.

pub(crate) mod drawing;
mod ink;
mod svg;
pub(crate) mod ticks;
mod time_axis;
