//! Users of the instance, in the hands of somebody with access to the database.

use crate::deed::{Deed, LocalCommand};
use crate::{AuditLog, Failure};
use daybook_store::{OwnEntry, UserRow};
use daybook_wire::Changes;
use serde_json::{Map, json};

impl AuditLog {
    /// Keeps a user out, or lets them in again, and ends their sessions. `typed` is the command, for the log of each of their
    /// projects.
    pub async fn set_user_disabled(&self, user: &UserRow, disabled: bool, typed: &str) -> Result<(), Failure> {
        let action = if disabled { "daybook.user.disable" } else { "daybook.user.enable" };
        let field = |disabled: bool| Map::from_iter([("disabled".to_owned(), json!(disabled))]);
        let changes = Changes { before: field(user.disabled), after: field(disabled) };
        let own = self.own_entries_about(user, action, Some(changes), typed).await?;
        self.store.set_user_disabled(user.id, disabled, self.ambient.now(), own).await?;
        Ok(())
    }

    /// Gives a user another password, and ends their sessions. `typed` is the command, for the log of each of their projects.
    pub async fn reset_password(&self, user: &UserRow, password_hash: &str, typed: &str) -> Result<(), Failure> {
        let own = self.own_entries_about(user, "daybook.password.reset", None, typed).await?;
        self.store.set_password(user.id, password_hash, self.ambient.now(), own).await?;
        Ok(())
    }

    /// What is done to a user is told in each of the user's projects.
    async fn own_entries_about(
        &self,
        user: &UserRow,
        action: &'static str,
        changes: Option<Changes>,
        typed: &str,
    ) -> Result<Vec<(i64, OwnEntry)>, Failure> {
        let deed = Deed {
            action,
            status_code: 200,
            resource: Some(("user", user.id.to_string(), user.email.clone())),
            changes,
            ..Deed::default()
        };
        let command = LocalCommand { method: "PATCH", path: format!("/users/{}", user.id), typed };
        let projects = self.store.roles_of(user.id).await?.into_keys();
        Ok(projects.map(|project| (project, self.own_entry_locally(&command, deed.clone()))).collect())
    }
}
