//! Between rows and entries: the one mapping in each direction.

use super::ip_key;
use super::read_rows::Columns;
use crate::StoreError;
use crate::entity::audit_entry::{Column, Model};
use crate::found_row::{Found, FoundRow};
use daybook_wire::{Actor, Entry, EntryDetail, NamedRef, NewEntry, Resource, Timestamp, fold};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// What every new row of one append has in common.
pub(super) struct Arrival<'a> {
    pub(super) project: i64,
    pub(super) received_at: Timestamp,
    pub(super) ingested_by: Option<&'a str>,
}

/// An entry as a row, without a number yet.
pub(super) fn to_row(arrival: &Arrival<'_>, id: Uuid, new: NewEntry) -> Model {
    let (resource_type, resource_id, resource_name) = match new.resource {
        Some(resource) => (Some(resource.kind), Some(resource.id), Some(resource.name)),
        None => (None, None, None),
    };
    let (application_id, application_name) = split(new.application);
    let (cluster_id, cluster_name) = split(new.cluster);
    let (preview_environment_id, preview_environment_name) = split(new.preview_environment);
    Model {
        project_id: arrival.project,
        seq: 0,
        id,
        started_at: new.started_at.micros(),
        received_at: arrival.received_at.micros(),
        actor_type: new.actor_type.to_string(),
        path_folded: folded(&new.path),
        actor_name_folded: folded(&new.actor_name),
        actor_email_folded: new.actor_email.as_deref().and_then(folded),
        application_name_folded: application_name.as_deref().and_then(folded),
        cluster_name_folded: cluster_name.as_deref().and_then(folded),
        environment_group_folded: new.environment_group.as_deref().and_then(folded),
        cli_command_folded: new.cli_command.as_deref().and_then(folded),
        actor_id: new.actor_id,
        actor_name: new.actor_name,
        actor_email: new.actor_email,
        method: new.method,
        path: new.path,
        status_code: new.status_code.cast_signed(),
        action: new.action,
        source: new.source.to_string(),
        cli_command: new.cli_command,
        resource_type,
        resource_id,
        resource_name,
        application_id,
        application_name,
        cluster_id,
        cluster_name,
        environment_group: new.environment_group,
        preview_environment_id,
        preview_environment_name,
        remote_ip: new.remote_ip.map(ip_key::encode),
        user_agent: new.user_agent,
        request_id: new.request_id,
        duration_ms: new.duration_ms,
        ingested_by: arrival.ingested_by.map(ToOwned::to_owned),
        changes: new.changes.map(|changes| serde_json::json!(changes).to_string()),
        metadata: new.metadata.map(|metadata| Value::Object(metadata).to_string()),
    }
}

fn split(named: Option<NamedRef>) -> (Option<String>, Option<String>) {
    match named {
        Some(NamedRef { id, name }) => (Some(id), Some(name)),
        None => (None, None),
    }
}

/// The case-folded text, where it differs.
fn folded(text: &str) -> Option<String> {
    // Most texts are of small letters, and there is one for each of seven columns.
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return None;
    }
    Some(fold(text)).filter(|folded| folded != text)
}

/// A row without its large columns.
#[derive(Debug, Deserialize)]
pub(super) struct ListedRow {
    pub(super) project_id: i64,
    pub(super) seq: i64,
    id: Uuid,
    pub(super) started_at: i64,
    received_at: i64,
    actor_type: String,
    actor_id: String,
    actor_name: String,
    actor_email: Option<String>,
    method: String,
    path: String,
    status_code: i16,
    action: String,
    source: String,
    cli_command: Option<String>,
    resource_type: Option<String>,
    resource_id: Option<String>,
    resource_name: Option<String>,
    application_id: Option<String>,
    application_name: Option<String>,
    cluster_id: Option<String>,
    cluster_name: Option<String>,
    environment_group: Option<String>,
    preview_environment_id: Option<String>,
    preview_environment_name: Option<String>,
    #[serde(deserialize_with = "ip_key::hexadecimal")]
    remote_ip: Option<Vec<u8>>,
    user_agent: Option<String>,
    request_id: Option<String>,
    duration_ms: Option<i64>,
    ingested_by: Option<String>,
}

impl Columns for ListedRow {
    const COLUMNS: &'static [Column] = &[
        Column::ProjectId,
        Column::Seq,
        Column::Id,
        Column::StartedAt,
        Column::ReceivedAt,
        Column::ActorType,
        Column::ActorId,
        Column::ActorName,
        Column::ActorEmail,
        Column::Method,
        Column::Path,
        Column::StatusCode,
        Column::Action,
        Column::Source,
        Column::CliCommand,
        Column::ResourceType,
        Column::ResourceId,
        Column::ResourceName,
        Column::ApplicationId,
        Column::ApplicationName,
        Column::ClusterId,
        Column::ClusterName,
        Column::EnvironmentGroup,
        Column::PreviewEnvironmentId,
        Column::PreviewEnvironmentName,
        Column::RemoteIp,
        Column::UserAgent,
        Column::RequestId,
        Column::DurationMs,
        Column::IngestedBy,
    ];
}

impl Found for ListedRow {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            project_id: row.get(0)?,
            seq: row.get(1)?,
            id: row.get(2)?,
            started_at: row.get(3)?,
            received_at: row.get(4)?,
            actor_type: row.get(5)?,
            actor_id: row.get(6)?,
            actor_name: row.get(7)?,
            actor_email: row.get(8)?,
            method: row.get(9)?,
            path: row.get(10)?,
            status_code: row.get(11)?,
            action: row.get(12)?,
            source: row.get(13)?,
            cli_command: row.get(14)?,
            resource_type: row.get(15)?,
            resource_id: row.get(16)?,
            resource_name: row.get(17)?,
            application_id: row.get(18)?,
            application_name: row.get(19)?,
            cluster_id: row.get(20)?,
            cluster_name: row.get(21)?,
            environment_group: row.get(22)?,
            preview_environment_id: row.get(23)?,
            preview_environment_name: row.get(24)?,
            remote_ip: row.get(25)?,
            user_agent: row.get(26)?,
            request_id: row.get(27)?,
            duration_ms: row.get(28)?,
            ingested_by: row.get(29)?,
        })
    }
}

/// A row's large columns.
#[derive(Debug, Default, Deserialize)]
pub(super) struct LargeColumns {
    pub(super) seq: i64,
    changes: Option<String>,
    metadata: Option<String>,
}

impl Columns for LargeColumns {
    const COLUMNS: &'static [Column] = &[Column::Seq, Column::Changes, Column::Metadata];
}

impl Found for LargeColumns {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok(Self { seq: row.get(0)?, changes: row.get(1)?, metadata: row.get(2)? })
    }
}

impl LargeColumns {
    /// The whole entry.
    pub(super) fn into_detail(self, entry: Entry) -> Result<EntryDetail, StoreError> {
        Ok(EntryDetail { entry, changes: parsed(self.changes)?, metadata: parsed(self.metadata)? })
    }
}

fn parsed<T: serde::de::DeserializeOwned>(json: Option<String>) -> Result<Option<T>, StoreError> {
    json.map(|json| serde_json::from_str(&json)).transpose().map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A row as an entry. Whether the actor is gone is not in the row; see [`crate::Store::mark_deleted`].
impl TryFrom<ListedRow> for Entry {
    type Error = StoreError;

    fn try_from(row: ListedRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("entry {} has a bad {what}", row.id));
        let resource = match (row.resource_type, row.resource_id, row.resource_name) {
            (Some(kind), Some(id), Some(name)) => Some(Resource { kind, id, name }),
            _ => None,
        };
        Ok(Self {
            started_at: Timestamp::from_micros(row.started_at),
            received_at: Timestamp::from_micros(row.received_at),
            actor: Actor {
                kind: row.actor_type.parse().map_err(|_| corrupt("actor_type"))?,
                id: row.actor_id,
                name: row.actor_name,
                email: row.actor_email,
                deleted: false,
            },
            method: row.method,
            path: row.path,
            status_code: row.status_code.cast_unsigned(),
            action: row.action,
            source: row.source.parse().map_err(|_| corrupt("source"))?,
            cli_command: row.cli_command,
            resource,
            application: join(row.application_id, row.application_name),
            cluster: join(row.cluster_id, row.cluster_name),
            environment_group: row.environment_group,
            preview_environment: join(row.preview_environment_id, row.preview_environment_name),
            remote_ip: match row.remote_ip {
                Some(key) => Some(ip_key::decode(&key).ok_or_else(|| corrupt("remote_ip"))?.to_string()),
                None => None,
            },
            user_agent: row.user_agent,
            request_id: row.request_id,
            duration_ms: row.duration_ms,
            ingested_by: row.ingested_by,
            id: row.id,
            project_id: row.project_id,
        })
    }
}

fn join(id: Option<String>, name: Option<String>) -> Option<NamedRef> {
    Some(NamedRef { id: id?, name: name? })
}
