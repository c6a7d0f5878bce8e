//! What Daybook itself does, written into the log of the project concerned.

use crate::access::Caller;
use crate::{AuditLog, new_id};
use daybook_store::OwnEntry;
use daybook_wire::new_entry::{MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_USER_AGENT_BYTES};
use daybook_wire::{ActorType, Changes, CredentialKind, Filter, NewEntry, Resource, Source, Timestamp, Window};
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// The request behind a deed.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    /// When it came.
    pub started_at: Timestamp,
    /// Its method.
    pub method: String,
    /// Its path, without the query string: that may hold a search term.
    pub path: String,
    /// Where it came from.
    pub remote_ip: Option<IpAddr>,
    /// Its user agent.
    pub user_agent: Option<String>,
    /// The id that its answer carries.
    pub request_id: Option<String>,
}

/// Who asks for a change, and how.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Who.
    pub caller: &'a Caller,
    /// How.
    pub request: &'a RequestFacts,
}

/// What was done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deed {
    /// Under the reserved prefix, such as `daybook.export`.
    pub(crate) action: &'static str,
    /// The status it is answered with.
    pub(crate) status_code: u16,
    /// What it was done to: type, id, name.
    pub(crate) resource: Option<(&'static str, String, String)>,
    /// What it changed.
    pub(crate) changes: Option<Changes>,
    /// Whatever else is worth knowing.
    pub(crate) metadata: Option<Map<String, Value>>,
}

impl AuditLog {
    /// The entry about a deed, to be stored together with it.
    pub(crate) fn own_entry(&self, by: By<'_>, deed: Deed) -> OwnEntry {
        let By { caller, request } = by;
        let claims = &caller.claims;
        let actor_type = match claims.kind {
            CredentialKind::ApiToken => ActorType::ApiToken,
            CredentialKind::Session => ActorType::User,
        };
        let user_agent = request.user_agent.as_deref().map(|agent| cut(agent, MAX_USER_AGENT_BYTES));
        let entry = NewEntry {
            id: None,
            started_at: request.started_at,
            actor_type,
            // Whoever signs its own tokens may write anything into them.
            actor_id: cut(&claims.sub, MAX_NAME_BYTES),
            actor_name: name_of(caller),
            actor_email: claims.email.as_deref().map(|email| cut(email, MAX_NAME_BYTES)),
            method: request.method.clone(),
            path: cut(&request.path, MAX_PATH_BYTES),
            status_code: deed.status_code,
            action: deed.action.to_owned(),
            source: Source::of(actor_type, user_agent.as_deref(), &self.settings.cli_user_agents),
            cli_command: None,
            resource: deed.resource.map(|(kind, id, name)| Resource {
                kind: kind.to_owned(),
                id: cut(&id, MAX_NAME_BYTES),
                name: cut(&name, MAX_NAME_BYTES),
            }),
            application: None,
            cluster: None,
            environment_group: None,
            preview_environment: None,
            remote_ip: request.remote_ip.map(|address| address.to_canonical()),
            user_agent,
            request_id: request.request_id.clone(),
            duration_ms: None,
            changes: deed.changes,
            metadata: deed.metadata,
        };
        OwnEntry { id: new_id(&*self.ambient), received_at: self.ambient.now(), entry }
    }
}

/// What a person calls a caller. Whoever signs its own tokens may write anything into them.
pub(crate) fn name_of(caller: &Caller) -> String {
    cut(caller.claims.display_name(), MAX_NAME_BYTES)
}

/// A text without control characters, and no longer than an entry may hold.
fn cut(text: &str, bytes: usize) -> String {
    let mut text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// What a filter asks for: its values, and of the search no more than the length in characters.
pub(crate) fn describe_filter(filter: &Filter) -> Map<String, Value> {
    let values = filter.terms().map(|(field, mode, values)| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        (field.parameter(mode).to_owned(), json!(values))
    });
    let mut described = Map::from_iter([("filters".to_owned(), Value::Object(values.collect()))]);
    if let Some(search) = filter.search() {
        described.insert("search_length".to_owned(), json!(search.chars().count()));
    }
    described
}

/// What a window covers.
pub(crate) fn describe_window(window: Window) -> Value {
    json!({"from": window.from, "to": window.to})
}
