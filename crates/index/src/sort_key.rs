//! Where an entry stands in the order.

/// The key that entries are ordered by. `seq` breaks the ties of time and is unique within a project, so that no two
/// entries share a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub started_at: i64,
    /// The entry's number in its project.
    pub seq: i64,
}
