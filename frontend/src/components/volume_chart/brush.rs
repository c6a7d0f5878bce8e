//! Choosing a span of time on the chart, by pointer and by keyboard.

use crate::view_state::ViewState;
use daybook_wire::Volume;
use leptos::prelude::*;

/// What is being pointed at, and where a choice started.
#[derive(Clone, Copy)]
pub(super) struct Brush {
    /// The bucket under the pointer, or the one the keys have walked to.
    pub(super) at: RwSignal<Option<usize>>,
    /// The bucket at which the choice started.
    pub(super) anchor: RwSignal<Option<usize>>,
    volume: RwSignal<Option<Volume>>,
    view: ViewState,
}

impl Brush {
    pub(super) fn new(volume: RwSignal<Option<Volume>>, view: ViewState) -> Self {
        let brush = Self { at: RwSignal::new(None), anchor: RwSignal::new(None), volume, view };
        // Buckets of another volume are others.
        Effect::new(move || {
            volume.track();
            brush.leave();
        });
        brush
    }

    /// The first and the last bucket that are being chosen, or the one pointed at.
    pub(super) fn pointed(self) -> Option<(usize, usize)> {
        let at = self.at.get()?;
        let anchor = self.anchor.get().unwrap_or(at);
        Some((anchor.min(at), anchor.max(at)))
    }

    /// How many buckets there are.
    pub(super) fn len(self) -> usize {
        self.volume.with(|volume| volume.as_ref().map_or(0, |volume| volume.buckets.len()))
    }

    pub(super) fn cancel(self) {
        self.anchor.set(None);
    }

    /// Neither points nor chooses any more.
    pub(super) fn leave(self) {
        self.cancel();
        self.at.set(None);
    }

    /// Shows the chosen buckets, or the one pointed at.
    pub(super) fn apply(self) {
        let (Some(at), anchor) = (self.at.get_untracked(), self.anchor.get_untracked()) else { return };
        let anchor = anchor.unwrap_or(at);
        let (first, last) = (anchor.min(at), anchor.max(at));
        self.cancel();
        let span = self.volume.with_untracked(|volume| {
            let buckets = &volume.as_ref()?.buckets;
            Some((buckets.get(first)?.start, buckets.get(last)?.end))
        });
        if let Some((from, to)) = span {
            self.view.zoom(from, to);
        }
    }

    /// Answers a key; says whether it meant something.
    pub(super) fn press(self, key: &str, extend: bool) -> bool {
        let last = untrack(|| self.len()).saturating_sub(1);
        let at = self.at.get_untracked();
        let next = match key {
            "ArrowLeft" => at.map_or(last, |at| at.saturating_sub(1)),
            "ArrowRight" => at.map_or(0, |at| (at + 1).min(last)),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                self.apply();
                return true;
            }
            "Escape" => {
                let was_choosing = self.anchor.get_untracked().is_some();
                self.cancel();
                return was_choosing;
            }
            _ => return false,
        };
        if !extend {
            self.cancel();
        } else if self.anchor.get_untracked().is_none() {
            self.anchor.set(Some(at.unwrap_or(next)));
        }
        self.at.set(Some(next));
        true
    }
}
