//! Saved views.

use crate::deed::{Deed, describe_filter, name_of};
use crate::{AuditLog, By, Failure, OpenProject, new_id};
use daybook_store::StoreError;
use daybook_wire::view::{MAX_NAME_BYTES, MAX_QUERY_BYTES, MAX_VIEWS};
use daybook_wire::{ErrorCode, NewSavedView, Query, SavedView};
use uuid::Uuid;

impl AuditLog {
    /// A project's saved views, by name.
    pub async fn views(&self, project: &OpenProject) -> Result<Vec<SavedView>, Failure> {
        Ok(self.store.saved_views(project.id()).await?)
    }

    /// Saves a view.
    pub async fn create_view(
        &self,
        project: &OpenProject,
        by: By<'_>,
        new: NewSavedView,
    ) -> Result<SavedView, Failure> {
        let name = new.name.trim();
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            return Err(Failure::invalid_field("name", new.name, "1 to 256 bytes without control characters"));
        }
        if new.query.len() > MAX_QUERY_BYTES {
            return Err(Failure::invalid_field("query", new.query, format!("at most {MAX_QUERY_BYTES} bytes")));
        }
        let raw = new.query.strip_prefix('?').unwrap_or(&new.query);
        // The error names the parameter, but the field that is wrong is the query.
        let bad_query = |error| Failure::invalid_field("query", &new.query, format!("a query string in which {error}"));
        let question = Query::decode(raw).map_err(bad_query)?;
        let view = SavedView {
            id: new_id(&*self.ambient),
            name: name.to_owned(),
            query: Query::canonical(raw).map_err(bad_query)?,
            created_by: name_of(by.caller),
            created_at: self.ambient.now(),
        };
        let deed = Deed {
            action: "daybook.view.create",
            status_code: 201,
            resource: Some(resource(&view)),
            metadata: Some(describe_filter(&question.filter)),
            ..Deed::default()
        };
        match self.store.create_saved_view(project.id(), &view, MAX_VIEWS, self.own_entry(by, deed)).await {
            Ok(true) => {}
            Ok(false) => {
                let detail =
                    format!("The project has {MAX_VIEWS} saved views, the most there can be. Delete one first.");
                return Err(Failure::new(ErrorCode::TooManyViews, detail));
            }
            Err(StoreError::Exists) => {
                let detail = format!("There is a saved view named {name:?} already. Choose another name.");
                return Err(Failure::new(ErrorCode::ViewExists, detail));
            }
            Err(error) => return Err(error.into()),
        }
        self.appends.tell(project.id());
        Ok(view)
    }

    /// Deletes a saved view.
    pub async fn delete_view(&self, project: &OpenProject, by: By<'_>, id: Uuid) -> Result<(), Failure> {
        let missing = || Failure::new(ErrorCode::ViewNotFound, "There is no such saved view in this project.");
        let view = self.store.saved_view(project.id(), id).await?.ok_or_else(missing)?;
        let deed = Deed {
            action: "daybook.view.delete",
            status_code: 204,
            resource: Some(resource(&view)),
            ..Deed::default()
        };
        match self.store.delete_saved_view(project.id(), id, self.own_entry(by, deed)).await {
            Ok(()) => {}
            Err(StoreError::NotFound) => return Err(missing()),
            Err(error) => return Err(error.into()),
        }
        self.appends.tell(project.id());
        Ok(())
    }
}

fn resource(view: &SavedView) -> (&'static str, String, String) {
    ("saved_view", view.id.to_string(), view.name.clone())
}
