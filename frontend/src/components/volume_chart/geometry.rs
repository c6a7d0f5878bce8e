//! Where buckets lie on the screen, and which lies where.

use crate::chart::drawing::Drawing;
use daybook_wire::{Bucket, ByStatus, Volume};
use leptos::html;
use leptos::prelude::*;

/// What is drawn, and where.
#[derive(Clone, Copy)]
pub(super) struct Geometry {
    pub(super) volume: RwSignal<Option<Volume>>,
    pub(super) drawing: Memo<Drawing>,
    pub(super) root: NodeRef<html::Div>,
}

impl Geometry {
    /// The left edge and the width of a span of buckets, in pixels.
    pub(super) fn place(self, first: usize, last: usize) -> Option<(f64, f64)> {
        let plot = self.drawing.with(|drawing| drawing.plot);
        self.volume.with(|volume| {
            let volume = volume.as_ref()?;
            let whole = volume.range.to.micros() - volume.range.from.micros();
            let x = |micros: i64| {
                let share = ratio(micros - volume.range.from.micros(), whole);
                f64::from(plot.left) + share * f64::from(plot.right - plot.left)
            };
            let (left, right) =
                (x(volume.buckets.get(first)?.start.micros()), x(volume.buckets.get(last)?.end.micros()));
            Some((left, right - left))
        })
    }

    /// The bucket under a point of the window; the first and the last reach to the edges.
    #[expect(clippy::cast_precision_loss, reason = "the result is compared with a pixel")]
    pub(super) fn bucket_under(self, client_x: f64) -> Option<usize> {
        let plot = self.drawing.with_untracked(|drawing| drawing.plot);
        let left = self.root.get_untracked()?.get_bounding_client_rect().left();
        let share = (client_x - left - f64::from(plot.left)) / f64::from((plot.right - plot.left).max(1));
        self.volume.with_untracked(|volume| {
            let volume = volume.as_ref()?;
            let span = (volume.range.to.micros() - volume.range.from.micros()) as f64;
            let at = volume.range.from.micros() as f64 + share * span;
            let found = volume.buckets.iter().position(|bucket| at < bucket.end.micros() as f64);
            found.or(volume.buckets.len().checked_sub(1))
        })
    }

    /// Several buckets as one.
    pub(super) fn summed(self, first: usize, last: usize) -> Option<Bucket> {
        self.volume.with(|volume| {
            let buckets = volume.as_ref()?.buckets.get(first..=last)?;
            let sum = |part: fn(&ByStatus) -> u64| buckets.iter().map(|bucket| part(&bucket.by_status)).sum();
            Some(Bucket {
                start: buckets.first()?.start,
                end: buckets.last()?.end,
                total: buckets.iter().map(|bucket| bucket.total).sum(),
                by_status: ByStatus::new([
                    sum(|counts| counts.informational),
                    sum(|counts| counts.successful),
                    sum(|counts| counts.redirected),
                    sum(|counts| counts.refused),
                    sum(|counts| counts.failed),
                ]),
            })
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "the result is a share of a few hundred pixels")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole.max(1) as f64
}
