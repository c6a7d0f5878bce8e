//! Forgetting values that no row has any more, which gives the others new codes.

use super::Dictionaries;
use crate::column::{Column, MISSING, PerColumn};

/// By column and old code, the new one; nothing where the column's codes stay. The order of codes stays.
#[derive(Debug, Default)]
pub(crate) struct Renaming(PerColumn<Option<Vec<u32>>>);

impl Renaming {
    /// Replaces codes, all of them of values that were kept.
    pub(crate) fn apply(&self, column: Column, codes: &mut [u32]) {
        if let Some(renamed) = &self.0[column] {
            for code in codes {
                *code = renamed.get(*code as usize).copied().unwrap_or(MISSING);
            }
        }
    }
}

impl Dictionaries {
    /// One more than the highest code that rows have in a column. Of a column with names, that of variants.
    pub(crate) fn codes(&self, column: Column) -> usize {
        self.named(column).map_or_else(|| self.values(column), super::Named::codes)
    }

    /// Forgets, in every column where fewer than half are kept, the values whose code is not.
    pub(crate) fn retain(&mut self, kept: &PerColumn<Vec<bool>>) -> Renaming {
        let mut renaming = Renaming::default();
        for (column, kept) in kept.iter().filter(|(column, kept)| is_wasteful(*column, kept)) {
            renaming.0[column] = match column {
                Column::Actor => Some(self.actors.retain(kept)),
                Column::Method => Some(self.methods.retain(kept)),
                Column::Action => Some(self.actions.retain(kept)),
                Column::ResourceType => Some(self.resource_types.retain(kept)),
                Column::Resource => Some(self.resources.retain(kept)),
                Column::Application => Some(self.applications.retain(kept)),
                Column::Cluster => Some(self.clusters.retain(kept)),
                Column::EnvironmentGroup => Some(self.environment_groups.retain(kept)),
                Column::Ip => Some(self.addresses.retain(kept)),
                Column::Path => Some(self.paths.retain(kept)),
                Column::Command => Some(self.commands.retain(kept)),
                Column::Source | Column::Status => None,
            };
        }
        renaming
    }
}

/// Whether fewer than half of a dictionary's values are kept. Sources and statuses have no dictionary.
pub(crate) fn is_wasteful(column: Column, kept: &[bool]) -> bool {
    let values = kept.len().saturating_sub(1);
    let used = kept.iter().skip(1).filter(|kept| **kept).count();
    !matches!(column, Column::Source | Column::Status) && used * 2 < values
}
