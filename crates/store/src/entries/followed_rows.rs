//! Many rows for an index.

use super::cursor::SortKey;
use super::followed_row::{COLUMNS, FollowedRow};
use crate::entity::audit_entry::Entity;
use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, QuerySelect, QueryTrait, Select, Statement};
use std::cmp::Reverse;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// How many of a row's columns are text.
pub(crate) const TEXTS: usize = 17;
/// About how many bytes all of them have.
const USUAL_BYTES: usize = 192;
/// For more rows than these, room is not made before they are there.
const MOST_EXPECTED: usize = 8_192;

/// Rows, in the order in which they were read. Their texts lie one after another: millions are read, and a piece of memory for each of
/// their texts would take longer than reading them.
#[derive(Debug, Default)]
pub struct FollowedRows {
    text: String,
    rows: Vec<Place>,
}

/// In which order rows are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RowOrder {
    /// One statement after another, each in its own order.
    AsAsked,
    NewestFirst,
}

/// What of a row is no text, and where its texts are.
#[derive(Debug, Clone, Copy)]
struct Place {
    numbers: RowNumbers,
    /// Where the first of them begins.
    start: usize,
}

/// What of a row is no text, and how long its texts are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowNumbers {
    pub(crate) seq: i64,
    pub(crate) started_at: i64,
    pub(crate) status_code: i16,
    pub(crate) remote_ip: Option<IpAddr>,
    /// In the order of [`FollowedRow`]'s fields, one more than the length of each in bytes; 0 where there is none.
    pub(crate) lengths: [u32; TEXTS],
}

impl FollowedRows {
    /// None yet, and room for as many.
    pub(crate) fn with_room(rows: usize) -> Self {
        Self { text: String::with_capacity(rows.saturating_mul(USUAL_BYTES)), rows: Vec::with_capacity(rows) }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: &FollowedRow<&str>) {
        let texts: [Option<&str>; TEXTS] = [
            Some(row.actor_type),
            Some(row.actor_id),
            Some(row.actor_name),
            row.actor_email,
            Some(row.method),
            Some(row.path),
            Some(row.action),
            Some(row.source),
            row.cli_command,
            row.resource_type,
            row.resource_id,
            row.resource_name,
            row.application_id,
            row.application_name,
            row.cluster_id,
            row.cluster_name,
            row.environment_group,
        ];
        let start = self.text.len();
        let lengths = texts.map(|text| {
            let Some(text) = text else { return 0 };
            self.text.push_str(text);
            // The database holds no text of 4 GiB.
            u32::try_from(text.len()).unwrap_or(u32::MAX).saturating_add(1)
        });
        let FollowedRow { seq, started_at, status_code, remote_ip, .. } = *row;
        let numbers = RowNumbers { seq, started_at, status_code, remote_ip, lengths };
        self.rows.push(Place { numbers, start });
    }

    /// Adds a row whose texts lie one after another, in two pieces.
    pub(crate) fn push_joined(&mut self, numbers: RowNumbers, [first, second]: [&str; 2]) {
        let start = self.text.len();
        self.text.push_str(first);
        self.text.push_str(second);
        self.rows.push(Place { numbers, start });
    }

    /// Forgets all rows but the first ones.
    pub(crate) fn truncate(&mut self, rows: usize) {
        if let Some(first) = self.rows.get(rows) {
            self.text.truncate(first.start);
            self.rows.truncate(rows);
        }
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = FollowedRow<&str>> {
        self.rows.iter().map(|place| self.row(place))
    }

    /// The row at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<FollowedRow<&str>> {
        self.rows.get(place).map(|place| self.row(place))
    }

    /// The row that was read last.
    #[must_use]
    pub fn last(&self) -> Option<FollowedRow<&str>> {
        self.rows.last().map(|place| self.row(place))
    }

    /// Puts them into an order.
    pub(crate) fn arrange(&mut self, order: RowOrder) {
        if let RowOrder::NewestFirst = order {
            let key = |Place { numbers, .. }: &Place| SortKey { started_at: numbers.started_at, seq: numbers.seq };
            // Only the keys are moved around again and again: they are a fifth of a row.
            let mut sorted: Vec<(SortKey, usize)> = self.rows.iter().map(key).zip(0..).collect();
            sorted.sort_unstable_by_key(|(key, _)| Reverse(*key));
            self.rows = sorted.into_iter().map(|(_, place)| self.rows[place]).collect();
        }
    }

    fn row(&self, Place { numbers, start }: &Place) -> FollowedRow<&str> {
        let mut texts =
            RestOfTexts { lengths: numbers.lengths.iter(), rest: self.text.get(*start..).unwrap_or_default() };
        // Each takes the next, in the order in which they are written here.
        FollowedRow {
            seq: numbers.seq,
            started_at: numbers.started_at,
            actor_type: texts.required(),
            actor_id: texts.required(),
            actor_name: texts.required(),
            actor_email: texts.optional(),
            method: texts.required(),
            path: texts.required(),
            status_code: numbers.status_code,
            action: texts.required(),
            source: texts.required(),
            cli_command: texts.optional(),
            resource_type: texts.optional(),
            resource_id: texts.optional(),
            resource_name: texts.optional(),
            application_id: texts.optional(),
            application_name: texts.optional(),
            cluster_id: texts.optional(),
            cluster_name: texts.optional(),
            environment_group: texts.optional(),
            remote_ip: numbers.remote_ip,
        }
    }
}

/// The texts of a row that were not taken yet.
struct RestOfTexts<'r, 'l> {
    lengths: std::slice::Iter<'l, u32>,
    /// They, and those of later rows.
    rest: &'r str,
}

impl<'r> RestOfTexts<'r, '_> {
    #[inline]
    fn optional(&mut self) -> Option<&'r str> {
        let length = self.lengths.next()?.checked_sub(1)?;
        let (text, rest) = self.rest.split_at_checked(length as usize)?;
        self.rest = rest;
        Some(text)
    }

    #[inline]
    fn required(&mut self) -> &'r str {
        self.optional().unwrap_or_default()
    }
}

impl FromIterator<FollowedRow> for FollowedRows {
    fn from_iter<Rows: IntoIterator<Item = FollowedRow>>(rows: Rows) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|row| all.push(&row.borrowed()));
        all
    }
}

/// Some rows that are asked for.
pub(super) struct SomeRows {
    pub(super) rows: Select<Entity>,
    /// Where all rows between two keys are asked for, of a project and a number each, in their order: those.
    pub(super) keys: Option<RangeInclusive<(i64, i64)>>,
}

/// The same as a statement.
#[derive(Debug)]
pub(crate) struct SomeRowsRead {
    pub(crate) statement: Statement,
    pub(crate) keys: Option<RangeInclusive<(i64, i64)>>,
}

impl SomeRowsRead {
    /// How many there likely are, if they are many.
    pub(crate) fn likely(&self) -> usize {
        let numbers = self.keys.as_ref().map_or(0, |keys| keys.end().1.abs_diff(keys.start().1));
        usize::try_from(numbers).map_or(MOST_EXPECTED, |numbers| numbers.min(MOST_EXPECTED))
    }
}

impl Store {
    /// Reads rows for an index.
    pub(super) async fn followed_rows(
        &self,
        asked: Vec<SomeRows>,
        order: RowOrder,
    ) -> Result<FollowedRows, StoreError> {
        let backend = self.reader.get_database_backend();
        let statement = |SomeRows { rows, keys }| {
            let statement = rows.select_only().columns(COLUMNS).build(backend);
            SomeRowsRead { statement, keys }
        };
        let asked = asked.into_iter().map(statement).collect();
        if let Some(embedded) = &self.embedded {
            return embedded.read(asked, order).await;
        }
        let mut read = FollowedRows::default();
        for SomeRowsRead { statement, .. } in asked {
            for row in self.reader.query_all_raw(statement).await? {
                read.push(&FollowedRow::read(&row)?.borrowed());
            }
        }
        read.arrange(order);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_given_back_as_they_were() {
        let rows: FollowedRows = (1..=3).map(FollowedRow::example).collect();
        assert_eq!(rows.len(), 3);
        for (given, seq) in rows.iter().zip(1..) {
            assert_eq!(format!("{given:?}"), format!("{:?}", FollowedRow::example(seq).borrowed()));
        }
        assert_eq!(rows.last().map(|row| row.seq), Some(3));
        assert_eq!([0, 2, 3].map(|place| rows.get(place).map(|row| row.seq)), [Some(1), Some(3), None]);
        assert!(FollowedRows::default().is_empty());
    }
}
