//! Saved views.

use crate::entity::saved_view::{ActiveModel, Column, Entity, Model};
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::{SavedView, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

impl Store {
    /// A project's saved views, by name.
    pub async fn saved_views(&self, project: i64) -> Result<Vec<SavedView>, StoreError> {
        let mut rows = Entity::find().filter(Column::ProjectId.eq(project)).all(&self.reader).await?;
        // Here and not in SQL: engines disagree on the order of names.
        rows.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Saves a view, unless there are `most` already: then it tells so with `false`. Fails with [`StoreError::Exists`] where
    /// the name is taken.
    pub async fn create_saved_view(
        &self,
        project: i64,
        view: &SavedView,
        most: usize,
        own: OwnEntry,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.append_own(&transaction, project, own).await?;
        let held = Entity::find().filter(Column::ProjectId.eq(project)).count(&transaction).await?;
        if held >= most as u64 {
            return Ok(false);
        }
        let row = ActiveModel {
            project_id: Set(project),
            id: Set(view.id),
            name: Set(view.name.clone()),
            query: Set(view.query.clone()),
            created_by: Set(view.created_by.clone()),
            created_at: Set(view.created_at.micros()),
        };
        Entity::insert(row).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Finds a saved view.
    pub async fn saved_view(&self, project: i64, id: Uuid) -> Result<Option<SavedView>, StoreError> {
        Ok(Entity::find_by_id((project, id)).one(&self.reader).await?.map(Into::into))
    }

    /// Deletes a saved view. Fails with [`StoreError::NotFound`] where the project has no such view.
    pub async fn delete_saved_view(&self, project: i64, id: Uuid, own: OwnEntry) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own(&transaction, project, own).await?;
        let done = Entity::delete_many()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        Ok(transaction.commit().await?)
    }
}

impl From<Model> for SavedView {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            query: row.query,
            created_by: row.created_by,
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
