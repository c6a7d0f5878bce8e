//! What Daybook itself does, written into the log of the project concerned.

use crate::access::Caller;
use crate::{AuditLog, new_id};
use daybook_store::OwnEntry;
use daybook_wire::new_entry::{MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_USER_AGENT_BYTES};
use daybook_wire::{Actor, ActorType, Changes, CredentialKind, Filter, NewEntry, Resource, Source, Timestamp, Window};
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// The actor of what is done with access to the database.
const LOCAL_ACTOR: &str = "daybook-cli";

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

/// A command of somebody with access to the database.
pub(crate) struct LocalCommand<'a> {
    /// The method that a request would have.
    pub(crate) method: &'static str,
    /// The path that a request would have.
    pub(crate) path: String,
    /// What was typed, without secrets.
    pub(crate) typed: &'a str,
}

/// How a deed came about, in the limits of an entry.
struct Way {
    method: String,
    path: String,
    source: Source,
    remote_ip: Option<IpAddr>,
    user_agent: Option<String>,
    request_id: Option<String>,
    cli_command: Option<String>,
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
        // Whoever signs its own tokens may write anything into them.
        let actor = Actor {
            kind: actor_type,
            id: cut(&claims.sub, MAX_NAME_BYTES),
            name: name_of(caller),
            email: claims.email.as_deref().map(|email| cut(email, MAX_NAME_BYTES)),
            deleted: false,
        };
        let way = Way {
            method: request.method.clone(),
            path: cut(&request.path, MAX_PATH_BYTES),
            source: Source::of(actor_type, user_agent.as_deref(), &self.settings.cli_user_agents),
            remote_ip: request.remote_ip.map(|address| address.to_canonical()),
            user_agent,
            request_id: request.request_id.clone(),
            cli_command: None,
        };
        self.own_entry_of(actor, request.started_at, way, deed)
    }

    /// The entry about a deed of somebody with access to the database. Who that is, nobody knows: the command stands for them.
    /// No request was made; `method` and `path` say what was done to what, as one would have.
    pub(crate) fn own_entry_locally(&self, command: &LocalCommand<'_>, deed: Deed) -> OwnEntry {
        let actor = Actor {
            kind: ActorType::System,
            id: LOCAL_ACTOR.to_owned(),
            name: LOCAL_ACTOR.to_owned(),
            email: None,
            deleted: false,
        };
        let way = Way {
            method: command.method.to_owned(),
            path: cut(&command.path, MAX_PATH_BYTES),
            source: Source::Cli,
            remote_ip: None,
            user_agent: None,
            request_id: None,
            cli_command: Some(cut(command.typed, MAX_PATH_BYTES)),
        };
        self.own_entry_of(actor, self.ambient.now(), way, deed)
    }

    fn own_entry_of(&self, actor: Actor, started_at: Timestamp, way: Way, deed: Deed) -> OwnEntry {
        let entry = NewEntry {
            id: None,
            started_at,
            actor_type: actor.kind,
            actor_id: actor.id,
            actor_name: actor.name,
            actor_email: actor.email,
            method: way.method,
            path: way.path,
            status_code: deed.status_code,
            action: deed.action.to_owned(),
            source: way.source,
            cli_command: way.cli_command,
            resource: deed.resource.map(|(kind, id, name)| Resource {
                kind: kind.to_owned(),
                id: cut(&id, MAX_NAME_BYTES),
                name: cut(&name, MAX_NAME_BYTES),
            }),
            application: None,
            cluster: None,
            environment_group: None,
            preview_environment: None,
            remote_ip: way.remote_ip,
            user_agent: way.user_agent,
            request_id: way.request_id,
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
