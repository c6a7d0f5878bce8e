//! Many rows for an index.

use super::cursor::SortKey;
use super::followed_row::{COLUMNS, FollowedRow};
use crate::entity::audit_entry::Entity;
use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, QuerySelect, QueryTrait, Select};
use std::cmp::Reverse;
use std::net::IpAddr;

/// How many of a row's columns are text.
const TEXTS: usize = 17;

/// Rows, in the order in which they were read. Their texts lie one after another: millions are read, and a piece of memory for each of
/// their texts would take longer than reading them.
#[derive(Debug, Default)]
pub struct FollowedRows {
    text: String,
    rows: Vec<Numbers>,
}

/// What of a row is no text, and where its texts are.
#[derive(Debug)]
struct Numbers {
    seq: i64,
    started_at: i64,
    status_code: i16,
    remote_ip: Option<IpAddr>,
    /// Where the first begins.
    start: usize,
    /// In the order of [`FollowedRow`]'s fields, one more than the length of each in bytes; 0 where there is none.
    lengths: [u32; TEXTS],
}

impl FollowedRows {
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
        self.rows.push(Numbers { seq, started_at, status_code, remote_ip, start, lengths });
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
        self.rows.iter().map(|numbers| self.row(numbers))
    }

    /// The row that was read last.
    #[must_use]
    pub fn last(&self) -> Option<FollowedRow<&str>> {
        self.rows.last().map(|numbers| self.row(numbers))
    }

    /// Puts the newest first.
    pub(super) fn sort_newest_first(&mut self) {
        // Stable, as that finds the runs of which there are mostly a few.
        self.rows.sort_by_key(|row| Reverse(SortKey { started_at: row.started_at, seq: row.seq }));
    }

    fn row(&self, numbers: &Numbers) -> FollowedRow<&str> {
        let mut start = numbers.start;
        let texts = numbers.lengths.map(|length| {
            let end = start + length.checked_sub(1)? as usize;
            let text = self.text.get(start..end);
            start = end;
            text
        });
        let [
            actor_type,
            actor_id,
            actor_name,
            actor_email,
            method,
            path,
            action,
            source,
            cli_command,
            resource_type,
            resource_id,
            resource_name,
            application_id,
            application_name,
            cluster_id,
            cluster_name,
            environment_group,
        ] = texts;
        FollowedRow {
            seq: numbers.seq,
            started_at: numbers.started_at,
            actor_type: actor_type.unwrap_or_default(),
            actor_id: actor_id.unwrap_or_default(),
            actor_name: actor_name.unwrap_or_default(),
            actor_email,
            method: method.unwrap_or_default(),
            path: path.unwrap_or_default(),
            status_code: numbers.status_code,
            action: action.unwrap_or_default(),
            source: source.unwrap_or_default(),
            cli_command,
            resource_type,
            resource_id,
            resource_name,
            application_id,
            application_name,
            cluster_id,
            cluster_name,
            environment_group,
            remote_ip: numbers.remote_ip,
        }
    }
}

impl FromIterator<FollowedRow> for FollowedRows {
    fn from_iter<Rows: IntoIterator<Item = FollowedRow>>(rows: Rows) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|row| all.push(&row.borrowed()));
        all
    }
}

impl Store {
    /// Reads rows for an index, in the order in which they are asked for.
    pub(super) async fn followed_rows(&self, asked: Vec<Select<Entity>>) -> Result<FollowedRows, StoreError> {
        let backend = self.reader.get_database_backend();
        let statements = asked.into_iter().map(|rows| rows.select_only().columns(COLUMNS).build(backend)).collect();
        if let Some(embedded) = &self.embedded {
            return embedded.read(statements).await;
        }
        let mut read = FollowedRows::default();
        for statement in statements {
            for row in self.reader.query_all_raw(statement).await? {
                read.push(&FollowedRow::read(&row)?.borrowed());
            }
        }
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
        assert!(FollowedRows::default().is_empty());
    }
}
