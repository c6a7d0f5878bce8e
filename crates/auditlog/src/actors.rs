//! What the platform now knows of an actor.

use crate::deed::Deed;
use crate::{AuditLog, By, Failure, OpenProject};
use daybook_wire::new_entry::MAX_NAME_BYTES;
use daybook_wire::{ActorPatch, ActorType, KnownActor};
use serde_json::{Value, json};

impl AuditLog {
    /// Remembers what the platform now knows of an actor.
    pub async fn update_actor(
        &self,
        project: &OpenProject,
        by: By<'_>,
        kind: ActorType,
        id: &str,
        patch: ActorPatch,
    ) -> Result<KnownActor, Failure> {
        check_text("id", Some(id))?;
        check_text("name", patch.name.as_deref())?;
        check_text("email", patch.email.as_deref())?;
        let told = match json!(patch) {
            Value::Object(told) => Some(told),
            _ => None,
        };
        let deed = Deed {
            action: "daybook.actor.update",
            status_code: 200,
            resource: Some(("actor", format!("{kind}:{id}"), patch.name.clone().unwrap_or_else(|| id.to_owned()))),
            metadata: told,
            ..Deed::default()
        };
        let own = self.own_entry(by, deed);
        let known = self.store.change_actor(project.id(), (kind, id), patch, self.ambient.now(), Some(own)).await?;
        self.appends.tell(project.id());
        Ok(known)
    }
}

fn check_text(field: &str, text: Option<&str>) -> Result<(), Failure> {
    let is_bad = |text: &str| text.is_empty() || text.len() > MAX_NAME_BYTES || text.chars().any(char::is_control);
    match text.filter(|text| is_bad(text)) {
        Some(text) => Err(Failure::invalid_field(field, text, "1 to 256 bytes without control characters")),
        None => Ok(()),
    }
}
