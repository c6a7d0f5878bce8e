//! What of an entry questions are answered from.

use super::ip_key;
use crate::entity::audit_entry::{Column, Model};
use sea_orm::{DbErr, QueryResult};
use std::net::IpAddr;

/// What of an entry questions are answered from, its texts owned or borrowed.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the columns of the log, which the migration describes")]
pub struct FollowedRow<Text = String> {
    pub seq: i64,
    pub started_at: i64,
    pub actor_type: Text,
    pub actor_id: Text,
    pub actor_name: Text,
    pub actor_email: Option<Text>,
    pub method: Text,
    pub path: Text,
    pub status_code: i16,
    pub action: Text,
    pub source: Text,
    pub cli_command: Option<Text>,
    pub resource_type: Option<Text>,
    pub resource_id: Option<Text>,
    pub resource_name: Option<Text>,
    pub application_id: Option<Text>,
    pub application_name: Option<Text>,
    pub cluster_id: Option<Text>,
    pub cluster_name: Option<Text>,
    pub environment_group: Option<Text>,
    pub remote_ip: Option<IpAddr>,
}

/// The columns of a row, in the order of [`FollowedRow`]'s fields.
pub(crate) const COLUMNS: [Column; 21] = [
    Column::Seq,
    Column::StartedAt,
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
    Column::RemoteIp,
];

impl FollowedRow {
    /// The same row with its texts borrowed.
    #[must_use]
    pub fn borrowed(&self) -> FollowedRow<&str> {
        FollowedRow {
            seq: self.seq,
            started_at: self.started_at,
            actor_type: &self.actor_type,
            actor_id: &self.actor_id,
            actor_name: &self.actor_name,
            actor_email: self.actor_email.as_deref(),
            method: &self.method,
            path: &self.path,
            status_code: self.status_code,
            action: &self.action,
            source: &self.source,
            cli_command: self.cli_command.as_deref(),
            resource_type: self.resource_type.as_deref(),
            resource_id: self.resource_id.as_deref(),
            resource_name: self.resource_name.as_deref(),
            application_id: self.application_id.as_deref(),
            application_name: self.application_name.as_deref(),
            cluster_id: self.cluster_id.as_deref(),
            cluster_name: self.cluster_name.as_deref(),
            environment_group: self.environment_group.as_deref(),
            remote_ip: self.remote_ip,
        }
    }

    /// By the places of the columns: looking for each one's name in each of millions of rows takes long.
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let remote_ip: Option<Vec<u8>> = row.try_get_by_index(20)?;
        Ok(Self {
            seq: row.try_get_by_index(0)?,
            started_at: row.try_get_by_index(1)?,
            actor_type: row.try_get_by_index(2)?,
            actor_id: row.try_get_by_index(3)?,
            actor_name: row.try_get_by_index(4)?,
            actor_email: row.try_get_by_index(5)?,
            method: row.try_get_by_index(6)?,
            path: row.try_get_by_index(7)?,
            status_code: row.try_get_by_index(8)?,
            action: row.try_get_by_index(9)?,
            source: row.try_get_by_index(10)?,
            cli_command: row.try_get_by_index(11)?,
            resource_type: row.try_get_by_index(12)?,
            resource_id: row.try_get_by_index(13)?,
            resource_name: row.try_get_by_index(14)?,
            application_id: row.try_get_by_index(15)?,
            application_name: row.try_get_by_index(16)?,
            cluster_id: row.try_get_by_index(17)?,
            cluster_name: row.try_get_by_index(18)?,
            environment_group: row.try_get_by_index(19)?,
            remote_ip: remote_ip.as_deref().and_then(ip_key::decode),
        })
    }
}

impl<'r> FollowedRow<&'r str> {
    /// What of a whole row an index wants to know.
    pub(super) fn of(row: &'r Model) -> Self {
        Self {
            seq: row.seq,
            started_at: row.started_at,
            actor_type: &row.actor_type,
            actor_id: &row.actor_id,
            actor_name: &row.actor_name,
            actor_email: row.actor_email.as_deref(),
            method: &row.method,
            path: &row.path,
            status_code: row.status_code,
            action: &row.action,
            source: &row.source,
            cli_command: row.cli_command.as_deref(),
            resource_type: row.resource_type.as_deref(),
            resource_id: row.resource_id.as_deref(),
            resource_name: row.resource_name.as_deref(),
            application_id: row.application_id.as_deref(),
            application_name: row.application_name.as_deref(),
            cluster_id: row.cluster_id.as_deref(),
            cluster_name: row.cluster_name.as_deref(),
            environment_group: row.environment_group.as_deref(),
            remote_ip: row.remote_ip.as_deref().and_then(ip_key::decode),
        }
    }
}

#[cfg(test)]
impl FollowedRow {
    /// A row whose texts differ from each other, some of them empty or missing.
    pub(super) fn example(seq: i64) -> Self {
        let text = |name: &str| format!("{name} {seq} é");
        Self {
            seq,
            started_at: 2,
            actor_type: text("actor_type"),
            actor_id: text("actor_id"),
            actor_name: String::new(),
            actor_email: None,
            method: text("method"),
            path: text("path"),
            status_code: 404,
            action: text("action"),
            source: text("source"),
            cli_command: Some(text("cli_command")),
            resource_type: Some(text("resource_type")),
            resource_id: Some(String::new()),
            resource_name: Some(text("resource_name")),
            application_id: None,
            application_name: None,
            cluster_id: Some(text("cluster_id")),
            cluster_name: Some(text("cluster_name")),
            environment_group: Some(text("environment_group")),
            remote_ip: Some([127, 0, 0, 1].into()),
        }
    }
}
