//! An entry on its way in: what a client sends, read and checked.

mod body;
mod limits;
mod parse;
mod reader;
mod sent;

pub use body::{BodyError, read_json, read_ndjson};
pub use limits::{
    CLOCK_LEEWAY_SECONDS, MAX_ENTRIES, MAX_JSON_BYTES, MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_REPORTED_ERRORS,
    MAX_USER_AGENT_BYTES, RESERVED_ACTION_PREFIX,
};
pub use sent::{Fields, Sent};

use crate::{ActorType, Changes, NamedRef, Resource, Source, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::net::IpAddr;
use uuid::Uuid;

/// An entry that was read and found good, not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// The idempotency key, where the client gave one.
    pub id: Option<Uuid>,
    /// When the platform received the request.
    pub started_at: Timestamp,
    /// The kind of actor.
    pub actor_type: ActorType,
    /// The actor's id within its type.
    pub actor_id: String,
    /// The actor's name.
    pub actor_name: String,
    /// The actor's email address.
    pub actor_email: Option<String>,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path of the request.
    pub path: String,
    /// The HTTP status of the response, 100 to 599.
    pub status_code: u16,
    /// What was done.
    pub action: String,
    /// Where the request came from; derived where the client did not say.
    pub source: Source,
    /// The command that was typed.
    pub cli_command: Option<String>,
    /// What the request was about.
    pub resource: Option<Resource>,
    /// The application concerned.
    pub application: Option<NamedRef>,
    /// The cluster concerned.
    pub cluster: Option<NamedRef>,
    /// The environment group concerned, by name.
    pub environment_group: Option<String>,
    /// The preview environment concerned.
    pub preview_environment: Option<NamedRef>,
    /// The remote address, IPv4-mapped IPv6 as IPv4.
    pub remote_ip: Option<IpAddr>,
    /// The user agent.
    pub user_agent: Option<String>,
    /// The platform's id of the request.
    pub request_id: Option<String>,
    /// How long the request took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// What the request changed.
    pub changes: Option<Changes>,
    /// Whatever else the platform wanted to keep.
    pub metadata: Option<Map<String, Value>>,
}

/// What an entry is checked against.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The time of the request.
    pub now: Timestamp,
    /// The start of the project's retention.
    pub kept_from: Timestamp,
    /// User agents that start with one of these are command lines.
    pub cli_user_agents: Vec<String>,
    /// Whether actions may be Daybook's own: what was exported, and is read back, has some.
    pub may_be_own: bool,
}

/// What is wrong with one field of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryError {
    /// The entry's position in the request, from 0.
    #[cfg_attr(feature = "openapi", schema(examples(0)))]
    pub index: usize,
    /// The field, with dots between levels (`actor.id`); empty for the entry itself.
    #[cfg_attr(feature = "openapi", schema(examples("actor.id")))]
    pub field: String,
    /// What is wrong, for programs.
    pub code: EntryErrorCode,
    /// What is wrong, for people.
    #[cfg_attr(feature = "openapi", schema(examples("is required")))]
    pub message: String,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EntryErrorCode {
    /// A required field is absent, null or empty.
    Required,
    /// No such field.
    UnknownField,
    /// The value has the wrong JSON type.
    InvalidType,
    /// The value is of the right type, and not one that is taken.
    InvalidValue,
    /// The value is larger than its limit.
    TooLong,
    /// A string holds a control character.
    ControlCharacter,
    /// The action starts with `daybook.`, which is kept for Daybook's own.
    ReservedAction,
    /// `started_at` lies before the project's retention.
    EntryExpired,
    /// `started_at` lies more than 5 minutes ahead.
    InFuture,
}
