//! What an index takes.

use crate::index::ProjectIndex;

/// What an index takes in memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    /// Bytes on the heap, as allocated; without the allocator's own overhead.
    pub bytes: usize,
    /// Entries held, among them those that have expired and not been cleared away yet.
    pub entries: u64,
    /// Segments, mutable and sealed.
    pub segments: usize,
}

impl ProjectIndex {
    /// What the index takes in memory. Visits every block of every dictionary, and no row.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let sealed: usize = self.segments.iter().map(|segment| segment.bytes()).sum();
        let full: usize = self.full.iter().map(|head| head.bytes()).sum();
        Memory {
            bytes: self.dictionaries.bytes() + sealed + full + self.head.bytes(),
            entries: self.pieces().map(|piece| u64::from(piece.rows())).sum(),
            segments: self.pieces().filter(|piece| piece.rows() > 0).count(),
        }
    }
}
