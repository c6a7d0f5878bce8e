//! Single entries.

use super::row::{LargeColumns, ListedRow};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, EntryDetail, Timestamp};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

impl Store {
    /// Finds an entry that started at `kept_from` or later.
    pub async fn entry(&self, project: i64, id: Uuid, kept_from: Timestamp) -> Result<Option<EntryDetail>, StoreError> {
        let select = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Id.eq(id))
            .filter(Column::StartedAt.gte(kept_from.micros()));
        let Some(row) = select.into_partial_model::<ListedRow>().one(&self.reader).await? else { return Ok(None) };
        let large = Entity::find_by_id((project, row.seq))
            .select_only()
            .columns([Column::Seq, Column::Changes, Column::Metadata])
            .into_model::<LargeColumns>()
            .one(&self.reader)
            .await?;
        let mut entry = Entry::try_from(row)?;
        self.mark_deleted(project, std::iter::once(&mut entry.actor)).await?;
        Ok(Some(large.unwrap_or_default().into_detail(entry)?))
    }

    /// When the newest entry of a project started.
    pub async fn newest(&self, project: i64) -> Result<Option<Timestamp>, StoreError> {
        let find = |reader: DatabaseConnection, project| async move {
            let newest = Entity::find()
                .select_only()
                .column(Column::StartedAt)
                .filter(Column::ProjectId.eq(project))
                .order_by_desc(Column::StartedAt)
                .order_by_desc(Column::Seq)
                .into_tuple::<i64>()
                .one(&reader)
                .await?;
            Ok(newest.map(Timestamp::from_micros))
        };
        self.lookups.newest.get(&self.reader, project, find).await
    }
}
