//! How far an index is.

/// What an index holds, by when it started: microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// What started at this moment or later; older entries are on their way.
    Loading(i64),
    /// What started at this moment or later; it will not hold older entries.
    Loaded(i64),
    /// Nothing, and nothing is on its way.
    Failed,
}

impl Progress {
    /// Nothing yet.
    pub(crate) const BEGINNING: Self = Self::Loading(i64::MAX);
    /// Everything.
    pub(crate) const WHOLE: Self = Self::Loaded(i64::MIN);

    /// Whether everything that started at a moment or later is there.
    pub(crate) fn reaches(self, moment: i64) -> bool {
        matches!(self, Self::Loading(from) | Self::Loaded(from) if from <= moment)
    }

    /// Whether nothing more will come.
    pub(crate) const fn is_final(self) -> bool {
        !matches!(self, Self::Loading(_))
    }
}
