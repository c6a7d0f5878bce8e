//! The sizes that an index works with.

/// The most rows that the mutable segment can hold: its codes are 16 bits wide, and code 0 means "missing".
pub const MAX_HEAD_ROWS: u32 = 65_535;
/// The most rows that a sealed segment can be asked to hold.
pub const MAX_SEGMENT_ROWS: u32 = 1 << 26;

/// The sizes that an index works with. The defaults suit production; tests take small ones, so that segments abound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Rows at which the mutable segment is closed: 1 to [`MAX_HEAD_ROWS`], else the nearest of them.
    pub head_rows: u32,
    /// Rows up to which sealed segments are merged: `head_rows` to [`MAX_SEGMENT_ROWS`], else the nearest of them.
    pub segment_rows: u32,
    /// What is counted by looking at so many rows of a sealed segment, or at more, is remembered for whoever asks the same again:
    /// above [`MAX_SEGMENT_ROWS`], nothing is.
    pub remembers_from: u32,
    /// Seeds the hashes of the dictionaries. A number that clients cannot guess keeps them from crafting collisions.
    pub hash_seed: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { head_rows: MAX_HEAD_ROWS, segment_rows: 1 << 20, remembers_from: 16_384, hash_seed: 0 }
    }
}

impl Config {
    /// The same, every number within its limits.
    pub(crate) fn bounded(self) -> Self {
        let head_rows = self.head_rows.clamp(1, MAX_HEAD_ROWS);
        Self { head_rows, segment_rows: self.segment_rows.clamp(head_rows, MAX_SEGMENT_ROWS), ..self }
    }
}
