//! From JSON to a checked entry.

use super::limits::{
    CLOCK_LEEWAY_SECONDS, MAX_JSON_BYTES, MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_USER_AGENT_BYTES, RESERVED_ACTION_PREFIX,
};
use super::reader::Reader;
use super::{EntryError, EntryErrorCode, NewEntry, Rules, Sent};
use crate::query::canonical_ip;
use crate::{ActorType, Changes, NamedRef, Resource, Source, Timestamp};
use serde_json::{Map, Value};

struct ActorFields {
    kind: ActorType,
    id: String,
    name: String,
    email: Option<String>,
}

impl NewEntry {
    /// Reads the entry at position `index` of a request. On failure, everything wrong with it is added to `errors`.
    pub fn from_json(
        index: usize,
        value: impl Into<Sent>,
        rules: &Rules,
        errors: &mut Vec<EntryError>,
    ) -> Option<Self> {
        let before = errors.len();
        let mut reader = Reader::new(index, value.into(), errors)?;
        let entry = read(&mut reader, rules);
        reader.finish();
        entry.filter(|_| errors.len() == before)
    }
}

/// Takes every field before giving up on a missing one, so that one answer names all errors.
fn read(reader: &mut Reader<'_>, rules: &Rules) -> Option<NewEntry> {
    let id = reader.parsed("id", MAX_NAME_BYTES, "a UUID", |text| text.parse().ok());
    let started_at = reader.required("started_at", |reader, name| started_at(reader, name, rules));
    let actor = reader.required("actor", |reader, name| reader.nested(name, actor));
    let method = reader
        .required("method", |reader, name| reader.parsed(name, MAX_NAME_BYTES, "an HTTP method, such as POST", method));
    let path = reader.required("path", |reader, name| reader.non_empty(name, MAX_PATH_BYTES));
    let status_code = reader.required("status_code", |reader, name| reader.integer(name, 100..=599));
    let action = reader.required("action", |reader, name| action(reader, name, rules));
    let source = reader.parsed("source", MAX_NAME_BYTES, "dashboard, cli or api", |text| text.parse().ok());
    let cli_command = text(reader, "cli_command", MAX_PATH_BYTES);
    let resource = reader.nested("resource", resource);
    let application = reader.nested("application", named_ref);
    let cluster = reader.nested("cluster", named_ref);
    let environment_group = text(reader, "environment_group", MAX_NAME_BYTES);
    let preview_environment = reader.nested("preview_environment", named_ref);
    let remote_ip =
        reader.parsed("remote_ip", MAX_NAME_BYTES, "an IP address", |text| text.parse().ok().map(canonical_ip));
    let user_agent = text(reader, "user_agent", MAX_USER_AGENT_BYTES);
    let request_id = text(reader, "request_id", MAX_NAME_BYTES);
    let duration_ms = reader.integer("duration_ms", 0..=i64::MAX);
    let changes = changes(reader);
    let metadata = reader.object("metadata", MAX_JSON_BYTES);

    let actor = actor?;
    let source = source.unwrap_or_else(|| Source::of(actor.kind, user_agent.as_deref(), &rules.cli_user_agents));
    let application = application.or_else(|| implied(resource.as_ref(), "application"));
    let cluster = cluster.or_else(|| implied(resource.as_ref(), "cluster"));
    Some(NewEntry {
        id,
        started_at: started_at?,
        actor_type: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        actor_email: actor.email,
        method: method?,
        path: path?,
        status_code: u16::try_from(status_code?).ok()?,
        action: action?,
        source,
        cli_command,
        resource,
        application,
        cluster,
        environment_group,
        preview_environment,
        remote_ip,
        user_agent,
        request_id,
        duration_ms,
        changes,
        metadata,
    })
}

/// A text that may be missing. An empty one is: no filter could ask for it, and in a CSV file the two are alike.
fn text(reader: &mut Reader<'_>, name: &str, limit: usize) -> Option<String> {
    reader.string(name, limit).filter(|text| !text.is_empty())
}

fn started_at(reader: &mut Reader<'_>, name: &str, rules: &Rules) -> Option<Timestamp> {
    let at: Timestamp =
        reader
            .parsed(name, MAX_NAME_BYTES, "an RFC 3339 time, such as 2026-06-11T10:53:41Z", |text| text.parse().ok())?;
    if at > rules.now.plus_seconds(CLOCK_LEEWAY_SECONDS) {
        reader.fail(name, EntryErrorCode::InFuture, format!("lies more than 5 minutes ahead of {}", rules.now));
        return None;
    }
    if at < rules.kept_from {
        let message = format!("lies before {}, where the project's retention starts", rules.kept_from);
        reader.fail(name, EntryErrorCode::EntryExpired, message);
        return None;
    }
    Some(at)
}

fn actor(reader: &mut Reader<'_>) -> Option<ActorFields> {
    let kind = reader.required("type", |reader, name| {
        let expected = "user, api_token, service_account, system or anonymous";
        reader.parsed(name, MAX_NAME_BYTES, expected, |text| text.parse::<ActorType>().ok())
    });
    let id = reader.required("id", |reader, name| reader.non_empty(name, MAX_NAME_BYTES));
    let name = text(reader, "name", MAX_NAME_BYTES);
    let email = text(reader, "email", MAX_NAME_BYTES);
    let id = id?;
    Some(ActorFields { kind: kind?, name: name.unwrap_or_else(|| id.clone()), email, id })
}

/// A method is a token (RFC 9110, 9.1), here without regard to case.
fn method(text: &str) -> Option<String> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (!text.is_empty() && text.bytes().all(token)).then(|| text.to_ascii_uppercase())
}

fn action(reader: &mut Reader<'_>, name: &str, rules: &Rules) -> Option<String> {
    let action = reader.non_empty(name, MAX_NAME_BYTES)?;
    if action.starts_with(RESERVED_ACTION_PREFIX) && !rules.may_be_own {
        reader.fail(name, EntryErrorCode::ReservedAction, "actions that start with daybook. are Daybook's own");
        return None;
    }
    Some(action)
}

fn resource(reader: &mut Reader<'_>) -> Option<Resource> {
    let kind = reader.required("type", |reader, name| {
        let kind = reader.non_empty(name, MAX_NAME_BYTES)?;
        // Filters write a resource as `type:id`; with a colon in the type, two resources could be written alike.
        if kind.contains(':') {
            reader.fail(name, EntryErrorCode::InvalidValue, "must not hold a colon");
            return None;
        }
        Some(kind)
    });
    let NamedRef { id, name } = named_ref(reader)?;
    Some(Resource { kind: kind?, id, name })
}

fn named_ref(reader: &mut Reader<'_>) -> Option<NamedRef> {
    let id = reader.required("id", |reader, name| reader.non_empty(name, MAX_NAME_BYTES));
    let name = text(reader, "name", MAX_NAME_BYTES);
    let id = id?;
    Some(NamedRef { name: name.unwrap_or_else(|| id.clone()), id })
}

fn changes(reader: &mut Reader<'_>) -> Option<Changes> {
    // A part that was left out is told as empty, and must be taken again at whatever size it was taken before.
    let left_out = |fields: &mut Map<String, Value>| {
        fields.retain(|name, part| !(["before", "after"].contains(&name.as_str()) && is_empty(part)));
    };
    let mut fields = reader.object_but("changes", MAX_JSON_BYTES, left_out)?;
    let before = fields.remove("before").unwrap_or(Value::Null);
    let after = fields.remove("after").unwrap_or(Value::Null);
    for name in fields.keys() {
        reader.fail(&format!("changes.{name}"), EntryErrorCode::UnknownField, "no such field");
    }
    let mut part = |name: &str, value: Value| match value {
        Value::Object(fields) => Some(fields),
        Value::Null => Some(Map::new()),
        _ => {
            reader.fail(&format!("changes.{name}"), EntryErrorCode::InvalidType, "expected an object");
            None
        }
    };
    let before = part("before", before);
    let after = part("after", after);
    Some(Changes { before: before?, after: after? })
}

fn is_empty(part: &Value) -> bool {
    part.is_null() || part.as_object().is_some_and(Map::is_empty)
}

/// A resource that is an application or a cluster says which one the entry concerns.
fn implied(resource: Option<&Resource>, kind: &str) -> Option<NamedRef> {
    let resource = resource.filter(|resource| resource.kind == kind)?;
    Some(NamedRef { id: resource.id.clone(), name: resource.name.clone() })
}
