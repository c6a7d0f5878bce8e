//! Deletes entries whose retention has ended, a few at a time.

use super::append::lock_project;
use super::cursor::{SortKey, beyond};
use super::page::sorted;
use crate::dialect::Dialect;
use crate::entity::audit_entry::{Column, Entity};
use crate::entity::project;
use crate::{ProjectRow, Store, StoreError};
use daybook_wire::{EntryDetail, Filter, Timestamp, Window};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many pages the embedded database gives back to the disk at a time: 4 MiB.
const PAGES_GIVEN_BACK: u32 = 512;

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// How many entries were deleted.
    pub deleted: u64,
    /// What started before was to go.
    pub kept_from: Timestamp,
}

impl Store {
    /// Deletes up to `limit` of a project's entries that have expired, the oldest first, in one short transaction. The retention
    /// is read in that transaction: one that was raised before saves what it covers.
    pub async fn purge(&self, project: i64, now: Timestamp, limit: u64) -> Result<Purged, StoreError> {
        let transaction = self.begin().await?;
        let project_row = lock_project(&transaction, project).await?;
        let kept_from = project_row.kept_from(now);
        let expired: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::Seq)
            .filter(Column::ProjectId.eq(project))
            .filter(Column::StartedAt.lt(kept_from.micros()))
            .order_by_asc(Column::StartedAt)
            .order_by_asc(Column::Seq)
            .limit(limit)
            .into_tuple()
            .all(&transaction)
            .await?;
        if expired.is_empty() {
            transaction.rollback().await?;
            return Ok(Purged { deleted: 0, kept_from });
        }
        let deletion = Entity::delete_many().filter(Column::ProjectId.eq(project)).filter(Column::Seq.is_in(expired));
        let deleted = deletion.exec(&transaction).await?.rows_affected;
        note_purged(&transaction, &project_row, kept_from).await?;
        transaction.commit().await?;
        Ok(Purged { deleted, kept_from })
    }

    /// The keys of some of a project's entries that have started before a moment, the oldest first, after one of them.
    pub async fn keys_before(
        &self,
        project: i64,
        kept_from: Timestamp,
        after: Option<SortKey>,
        limit: u64,
    ) -> Result<Vec<SortKey>, StoreError> {
        let mut keys = sorted(Entity::find().select_only(), true)
            .columns([Column::StartedAt, Column::Seq])
            .filter(Column::ProjectId.eq(project))
            .filter(Column::StartedAt.lt(kept_from.micros()));
        if let Some(after) = after {
            keys = keys.filter(beyond(after, true));
        }
        let keys = keys.limit(limit).into_tuple::<(i64, i64)>().all(&self.reader).await?;
        Ok(keys.into_iter().map(|(started_at, seq)| SortKey { started_at, seq }).collect())
    }

    /// The entries of these keys, in their order, whole. Fails with [`StoreError::NotFound`] where one of them has gone.
    pub async fn entries_of_keys(&self, project: i64, keys: &[SortKey]) -> Result<Vec<EntryDetail>, StoreError> {
        self.whole(project, keys).await
    }

    /// Deletes those of these entries that have expired, in one short transaction, as [`Store::purge`] does.
    pub async fn purge_these(&self, project: i64, now: Timestamp, these: &[SortKey]) -> Result<Purged, StoreError> {
        let transaction = self.begin().await?;
        let project_row = lock_project(&transaction, project).await?;
        let kept_from = project_row.kept_from(now);
        let deletion = Entity::delete_many()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::StartedAt.lt(kept_from.micros()))
            .filter(Column::Seq.is_in(these.iter().map(|key| key.seq)));
        let deleted = deletion.exec(&transaction).await?.rows_affected;
        note_purged(&transaction, &project_row, kept_from).await?;
        transaction.commit().await?;
        Ok(Purged { deleted, kept_from })
    }

    /// Deletes a project's entries of these numbers, and says how many there were.
    pub(crate) async fn delete_numbers(&self, project: i64, numbers: Vec<i64>) -> Result<u64, StoreError> {
        if numbers.is_empty() {
            return Ok(0);
        }
        let transaction = self.begin().await?;
        let deletion = Entity::delete_many().filter(Column::ProjectId.eq(project)).filter(Column::Seq.is_in(numbers));
        let deleted = deletion.exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(deleted)
    }

    /// How many of a project's entries have started before a moment.
    pub async fn count_before(&self, project: i64, kept_from: Timestamp) -> Result<u64, StoreError> {
        self.count(project, Window { from: Timestamp::MIN, to: kept_from }, &Filter::default()).await
    }

    /// Gives some of the space of deleted rows back to the disk. `PostgreSQL` sees to that itself.
    pub async fn give_space_back(&self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Sqlite {
            let statement = format!("PRAGMA incremental_vacuum({PAGES_GIVEN_BACK})");
            self.writer.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

/// Tells every index, of whichever process, that what started before a moment may be gone.
async fn note_purged(
    transaction: &DatabaseTransaction,
    project: &ProjectRow,
    before: Timestamp,
) -> Result<(), StoreError> {
    if project.purged_before.is_some_and(|purged| purged >= before) {
        return Ok(());
    }
    project::Entity::update_many()
        .col_expr(project::Column::PurgedBefore, Expr::value(before.micros()))
        .filter(project::Column::Id.eq(project.id))
        .exec(transaction)
        .await?;
    Ok(())
}
