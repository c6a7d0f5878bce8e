//! Single entries.

use super::row::{LargeColumns, ListedRow};
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Entry, EntryDetail, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

impl Store {
    /// Finds an entry that started at `kept_from` or later.
    pub async fn entry(&self, project: i64, id: Uuid, kept_from: Timestamp) -> Result<Option<EntryDetail>, StoreError> {
        let select = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Id.eq(id))
            .filter(Column::StartedAt.gte(kept_from.micros()));
        let Some(row) = self.look_up_rows::<ListedRow>(select).await?.pop() else { return Ok(None) };
        let large = self.look_up_rows::<LargeColumns>(Entity::find_by_id((project, row.seq))).await?.pop();
        let mut entry = Entry::try_from(row)?;
        self.mark_deleted(project, std::iter::once(&mut entry.actor)).await?;
        Ok(Some(large.unwrap_or_default().into_detail(entry)?))
    }
}
