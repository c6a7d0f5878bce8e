//! Reading the log in the order of its appends.

use super::row::ListedRow;
use crate::entity::audit_entry::{Column, Entity};
use crate::entity::project;
use crate::{Store, StoreError};
use daybook_wire::{Entry, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// The number of a project's newest entry: 0 where there was never one, or there is no such project.
    ///
    /// Numbers have no gaps and are committed in their order: whoever has read up to one has missed nothing below it.
    pub async fn last_seq(&self, project: i64) -> Result<i64, StoreError> {
        let last = project::Entity::find_by_id(project).select_only().column(project::Column::LastSeq);
        Ok(last.into_tuple().one(&self.reader).await?.unwrap_or(0))
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
            .limit(limit)
            .into_partial_model::<ListedRow>()
            .all(&self.reader)
            .await?;
        let entries = rows.into_iter().map(|row| Ok((row.seq, Entry::try_from(row)?)));
        let mut entries = entries.collect::<Result<Vec<_>, StoreError>>()?;
        self.mark_deleted(project, entries.iter_mut().map(|(_, entry)| &mut entry.actor)).await?;
        Ok(entries)
    }
}
