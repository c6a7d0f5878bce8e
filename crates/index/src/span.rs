//! Stretches of rows within a segment, by position in key order.

/// Half-open; positions count from 0 in key order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// From `start` to before `end`, empty where that lies before it.
    pub(crate) const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    pub(crate) const fn len(self) -> u32 {
        self.end - self.start
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The positions within, rising.
    pub(crate) fn positions(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
        self.start..self.end
    }
}
