//! Reading the log in the order of its appends.

use super::followed_rows::{FollowedRows, RowOrder, SomeRows};
use super::row::ListedRow;
use crate::entity::audit_entry::{Column, Entity};
use crate::entity::project;
use crate::{Store, StoreError};
use daybook_wire::{Entry, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// The next rows after a number and up to another, in the order of their appends: at most `limit`, or those that this process
    /// has appended a moment ago.
    pub async fn rows_between(
        &self,
        project: i64,
        after: i64,
        up_to: i64,
        limit: u64,
    ) -> Result<FollowedRows, StoreError> {
        let recent = self.recent.take_between(project, after, up_to).await;
        if !recent.is_empty() {
            return Ok(recent);
        }
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.gt(after))
            .filter(Column::Seq.lte(up_to))
            .order_by_asc(Column::Seq)
            .limit(limit);
        self.followed_rows(vec![SomeRows { rows, keys: None }], RowOrder::AsAsked).await
    }

    /// The number before the oldest that a project still has; its last where it has none.
    pub async fn before_first_seq(&self, project: i64) -> Result<i64, StoreError> {
        let first = Entity::find().select_only().column(Column::Seq).filter(Column::ProjectId.eq(project));
        let first: Option<i64> = first.order_by_asc(Column::Seq).limit(1).into_tuple().one(&self.reader).await?;
        match first {
            Some(first) => Ok(first - 1),
            None => self.last_seq(project).await,
        }
    }

    /// The number of a project's newest entry: 0 where there was never one, or there is no such project.
    ///
    /// Numbers have no gaps and are committed in their order: whoever has read up to one has missed nothing below it.
    pub async fn last_seq(&self, project: i64) -> Result<i64, StoreError> {
        let find = |store: Self, project| async move {
            let last = project::Entity::find_by_id(project).select_only().column(project::Column::LastSeq);
            Ok(store.look_up_one(&last).await?.map_or(0, |(seq,)| seq))
        };
        self.shared(&self.lookups.last_seqs, project, find).await
    }

    /// The last number up to this one that somebody may have been told of. What this process has stored, or is about to, and has not
    /// acknowledged yet need not be in an answer.
    #[must_use]
    pub fn last_told(&self, project: i64, up_to: i64) -> i64 {
        self.queue.untold().last_told(project, up_to)
    }

    /// The next entries after a number, at most `limit`, each with its own. Those that started before `kept_from` are
    /// left out.
    pub async fn appended_after(
        &self,
        project: i64,
        seq: i64,
        kept_from: Timestamp,
        limit: u64,
    ) -> Result<Vec<(i64, Entry)>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.gt(seq))
            .filter(Column::StartedAt.gte(kept_from.micros()))
            .order_by_asc(Column::Seq)
            .limit(limit);
        let mut rows: Vec<ListedRow> = self.read_rows(rows).await?;
        rows.sort_unstable_by_key(|row| row.seq);
        let entries = rows.into_iter().map(|row| Ok((row.seq, Entry::try_from(row)?)));
        let mut entries = entries.collect::<Result<Vec<_>, StoreError>>()?;
        self.mark_deleted(project, entries.iter_mut().map(|(_, entry)| &mut entry.actor)).await?;
        Ok(entries)
    }
}
