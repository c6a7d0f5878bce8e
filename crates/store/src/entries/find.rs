//! Single entries.

use super::row::{LargeColumns, ListedRow};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, EntryDetail, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

impl Store {
    /// Finds an entry that started at `kept_from` or later.
    pub async fn entry(&self, project: i64, id: Uuid, kept_from: Timestamp) -> Result<Option<EntryDetail>, StoreError> {
        let select = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Id.eq(id))
            .filter(Column::StartedAt.gte(kept_from.micros()));
        let Some(row) = select.into_partial_model::<ListedRow>().one(&self.by_key).await? else { return Ok(None) };
        let large = Entity::find_by_id((project, row.seq))
            .select_only()
            .columns([Column::Seq, Column::Changes, Column::Metadata])
            .into_model::<LargeColumns>()
            .one(&self.by_key)
            .await?;
        let mut entry = Entry::try_from(row)?;
        self.mark_deleted(project, std::iter::once(&mut entry.actor)).await?;
        Ok(Some(large.unwrap_or_default().into_detail(entry)?))
    }
}
