//! What of an entry questions are answered from.

use super::ip_key;
use super::read_rows::Columns;
use crate::entity::audit_entry::{Column, Model};
use sea_orm::{DbErr, QueryResult};
use serde::Deserialize;
use std::net::IpAddr;

/// What of an entry questions are answered from.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns of the log, which the migration describes")]
pub struct FollowedRow {
    pub seq: i64,
    pub started_at: i64,
    pub actor_type: String,
    pub actor_id: String,
    pub actor_name: String,
    pub actor_email: Option<String>,
    pub method: String,
    pub path: String,
    pub status_code: i16,
    pub action: String,
    pub source: String,
    pub cli_command: Option<String>,
    pub resource_type: Option<String>,
    pub resource_id: Option<String>,
    pub resource_name: Option<String>,
    pub application_id: Option<String>,
    pub application_name: Option<String>,
    pub cluster_id: Option<String>,
    pub cluster_name: Option<String>,
    pub environment_group: Option<String>,
    #[serde(deserialize_with = "ip_key::hexadecimal")]
    remote_ip: Option<Vec<u8>>,
}

impl FollowedRow {
    /// About what it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        let texts =
            [&self.actor_type, &self.actor_id, &self.actor_name, &self.method, &self.path, &self.action, &self.source];
        let some = [
            &self.actor_email,
            &self.cli_command,
            &self.resource_type,
            &self.resource_id,
            &self.resource_name,
            &self.application_id,
            &self.application_name,
            &self.cluster_id,
            &self.cluster_name,
            &self.environment_group,
        ];
        let texts = texts.into_iter().chain(some.into_iter().flatten());
        size_of::<Self>() + texts.map(String::len).sum::<usize>()
    }

    /// The remote address.
    #[must_use]
    pub fn remote_ip(&self) -> Option<IpAddr> {
        self.remote_ip.as_deref().and_then(ip_key::decode)
    }
}

impl Columns for FollowedRow {
    const COLUMNS: &'static [Column] = &[
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

    /// By their places: an index is made of millions of rows, and looking for each column's name in each of them takes long.
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
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
            remote_ip: row.try_get_by_index(20)?,
        })
    }
}

impl From<Model> for FollowedRow {
    fn from(row: Model) -> Self {
        Self {
            seq: row.seq,
            started_at: row.started_at,
            actor_type: row.actor_type,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            actor_email: row.actor_email,
            method: row.method,
            path: row.path,
            status_code: row.status_code,
            action: row.action,
            source: row.source,
            cli_command: row.cli_command,
            resource_type: row.resource_type,
            resource_id: row.resource_id,
            resource_name: row.resource_name,
            application_id: row.application_id,
            application_name: row.application_name,
            cluster_id: row.cluster_id,
            cluster_name: row.cluster_name,
            environment_group: row.environment_group,
            remote_ip: row.remote_ip,
        }
    }
}
