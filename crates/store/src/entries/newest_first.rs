//! Reading the log back from its end, as an index is filled.

use super::cursor::{SortKey, beyond};
use super::followed_rows::{FollowedRows, RowOrder, SomeRows};
use super::page::sorted;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::ops::RangeInclusive;

/// From so many numbers in a row on, reading them one after another is worth a statement of its own.
const LONG_RUN: usize = 16;

impl Store {
    /// The keys of the next entries before a key, among those with numbers up to `up_to`, at most `limit`, the newest first.
    pub async fn newest_keys(
        &self,
        project: i64,
        before: Option<SortKey>,
        up_to: i64,
        limit: u64,
    ) -> Result<Vec<SortKey>, StoreError> {
        let keys = sorted(Entity::find(), false).filter(Column::ProjectId.eq(project)).filter(Column::Seq.lte(up_to));
        // Always a key: without one, SQLite would rather sort all of a project's entries.
        let newest = SortKey { started_at: i64::MAX, seq: i64::MAX };
        let keys = keys.filter(beyond(before.unwrap_or(newest), false)).limit(limit);
        let keys = keys.select_only().column(Column::StartedAt).column(Column::Seq);
        if let Some(embedded) = &self.embedded {
            return embedded.read_keys(keys.build(self.reader.get_database_backend())).await;
        }
        let keys: Vec<(i64, i64)> = keys.into_tuple().all(&self.reader).await?;
        Ok(keys.into_iter().map(|(started_at, seq)| SortKey { started_at, seq }).collect())
    }

    /// The rows with these numbers, as far as there are any, the newest first.
    ///
    /// Entries mostly arrive in the order of their time, so that the numbers of neighbours in time are next to each other, and their rows,
    /// too: those are read one after another instead of each being looked for.
    pub async fn rows_numbered(&self, project: i64, seqs: Vec<i64>) -> Result<FollowedRows, StoreError> {
        let of_project = || Entity::find().filter(Column::ProjectId.eq(project));
        let (runs, mut single) = runs(seqs);
        let range = |run: RangeInclusive<i64>| {
            let (first, last) = run.into_inner();
            let rows = of_project().filter(Column::Seq.between(first, last)).order_by_asc(Column::Seq);
            SomeRows { rows, keys: Some((project, first)..=(project, last)) }
        };
        let mut asked: Vec<SomeRows> = runs.into_iter().map(range).collect();
        if let Some(last) = single.last().copied() {
            // Each length is a statement of its own, which connections keep: there are to be few of them.
            single.resize(single.len().next_power_of_two(), last);
            asked.push(SomeRows { rows: of_project().filter(Column::Seq.is_in(single)), keys: None });
        }
        self.followed_rows(asked, RowOrder::NewestFirst).await
    }
}

/// The numbers that follow each other in long runs, and all others.
fn runs(mut seqs: Vec<i64>) -> (Vec<RangeInclusive<i64>>, Vec<i64>) {
    seqs.sort_unstable();
    seqs.dedup();
    let (mut long, mut single) = (Vec::new(), Vec::new());
    for run in seqs.chunk_by(|before, after| before.checked_add(1) == Some(*after)) {
        match run {
            [first, .., last] if run.len() >= LONG_RUN => long.push(*first..=*last),
            _ => single.extend_from_slice(run),
        }
    }
    (long, single)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_read_at_once() {
        assert_eq!(runs(Vec::new()), (Vec::new(), Vec::new()));
        let seqs: Vec<i64> = (100..200).rev().chain([7, 300, 5, 6, 7, 150]).chain(400..415).chain(500..516).collect();
        let short: Vec<i64> = [5, 6, 7, 300].into_iter().chain(400..415).collect();
        assert_eq!(runs(seqs), (vec![100..=199, 500..=515], short));
        assert_eq!(runs(vec![i64::MAX, i64::MIN]), (Vec::new(), vec![i64::MIN, i64::MAX]));
    }
}
