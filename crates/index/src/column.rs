//! What is stored of each row.

use daybook_wire::query::Field;
use std::ops::{Index, IndexMut};

/// A column of codes. The first eleven belong to the fields of the query language; the others are only searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Actor,
    Method,
    Source,
    Action,
    Status,
    ResourceType,
    Resource,
    Application,
    Cluster,
    EnvironmentGroup,
    Ip,
    Path,
    Command,
}

/// The code of a row that lacks the field, in every column, project-wide as within a segment.
pub(crate) const MISSING: u32 = 0;

impl Column {
    pub(crate) const ALL: [Self; 13] = [
        Self::Actor,
        Self::Method,
        Self::Source,
        Self::Action,
        Self::Status,
        Self::ResourceType,
        Self::Resource,
        Self::Application,
        Self::Cluster,
        Self::EnvironmentGroup,
        Self::Ip,
        Self::Path,
        Self::Command,
    ];

    /// The column of a field.
    pub(crate) const fn of(field: Field) -> Self {
        match field {
            Field::Actor => Self::Actor,
            Field::Method => Self::Method,
            Field::Source => Self::Source,
            Field::Action => Self::Action,
            Field::Status => Self::Status,
            Field::ResourceType => Self::ResourceType,
            Field::Resource => Self::Resource,
            Field::Application => Self::Application,
            Field::Cluster => Self::Cluster,
            Field::EnvironmentGroup => Self::EnvironmentGroup,
            Field::Ip => Self::Ip,
        }
    }

    /// Whether a sealed segment keeps the code of each row beside the rows of each code.
    ///
    /// Columns of many distinct values do without: their codes would be wide, their rows by code are short lists, and
    /// they are seldom counted (paths and commands never: they are only searched).
    pub(crate) const fn has_codes_by_row(self) -> bool {
        !matches!(self, Self::Resource | Self::Ip | Self::Path | Self::Command)
    }
}

/// One `T` per column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PerColumn<T>([T; Column::ALL.len()]);

impl<T> PerColumn<T> {
    /// Makes the `T` of each column.
    pub(crate) fn from_fn(make: impl FnMut(Column) -> T) -> Self {
        Self(Column::ALL.map(make))
    }

    /// Takes the `T`s in the order of [`Column::ALL`]; none where there are more or fewer.
    pub(crate) fn from_vec(each: Vec<T>) -> Option<Self> {
        each.try_into().ok().map(Self)
    }

    /// Makes another of each.
    pub(crate) fn map<U>(self, make: impl FnMut(T) -> U) -> PerColumn<U> {
        PerColumn(self.0.map(make))
    }

    /// Each, to be taken out.
    pub(crate) fn each_mut(&mut self) -> PerColumn<Option<&mut T>> {
        PerColumn(self.0.each_mut().map(Some))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Column, &T)> {
        Column::ALL.into_iter().zip(&self.0)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Column, &mut T)> {
        Column::ALL.into_iter().zip(&mut self.0)
    }
}

impl<T> Index<Column> for PerColumn<T> {
    type Output = T;

    fn index(&self, column: Column) -> &T {
        &self.0[column as usize]
    }
}

impl<T> IndexMut<Column> for PerColumn<T> {
    fn index_mut(&mut self, column: Column) -> &mut T {
        &mut self.0[column as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_column_of_its_own_in_its_place() {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(Column::of(field) as usize, place);
        }
        for (place, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, place);
        }
    }
}
