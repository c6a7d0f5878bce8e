//! Reading the log in the order of its appends.

use super::ip_key;
use super::row::ListedRow;
use crate::entity::audit_entry::{Column, Entity};
use crate::entity::project;
use crate::{Store, StoreError};
use daybook_wire::{Entry, Timestamp};
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::net::IpAddr;

/// What of an entry questions are answered from.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
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
    remote_ip: Option<Vec<u8>>,
}

impl FollowedRow {
    /// The remote address.
    #[must_use]
    pub fn remote_ip(&self) -> Option<IpAddr> {
        self.remote_ip.as_deref().and_then(ip_key::decode)
    }
}

impl Store {
    /// The next rows after a number and up to another, at most `limit`, in the order of their appends.
    pub async fn rows_between(
        &self,
        project: i64,
        after: i64,
        up_to: i64,
        limit: u64,
    ) -> Result<Vec<FollowedRow>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.gt(after))
            .filter(Column::Seq.lte(up_to))
            .order_by_asc(Column::Seq)
            .limit(limit);
        Ok(rows.into_partial_model::<FollowedRow>().all(&self.reader).await?)
    }

    /// The rows with these numbers, as far as there are any. A few of them: each is looked up.
    pub async fn rows_numbered(&self, project: i64, seqs: Vec<i64>) -> Result<Vec<FollowedRow>, StoreError> {
        let rows = Entity::find().filter(Column::ProjectId.eq(project)).filter(Column::Seq.is_in(seqs));
        Ok(rows.into_partial_model::<FollowedRow>().all(&self.reader).await?)
    }

    /// Whether the platform has told the name of any of a project's actors.
    pub async fn has_known_names(&self, project: i64) -> Result<bool, StoreError> {
        Ok(!self.known_names(project).await?.is_empty())
    }

    /// The number of a project's newest entry: 0 where there was never one, or there is no such project.
    ///
    /// Numbers have no gaps and are committed in their order: whoever has read up to one has missed nothing below it.
    pub async fn last_seq(&self, project: i64) -> Result<i64, StoreError> {
        let last = project::Entity::find_by_id(project).select_only().column(project::Column::LastSeq);
        Ok(last.into_tuple().one(&self.reader).await?.unwrap_or(0))
    }

    /// The next entries after a number, at most `limit`, each with its own. Those that started before `kept_from` are
    /// left out.
    pub async fn appended_after(
        &self,
        project: i64,
        seq: i64,
        kept_from: Timestamp,
        limit: u64,
    ) -> Result<Vec<(i64, Entry)>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.gt(seq))
            .filter(Column::StartedAt.gte(kept_from.micros()))
            .order_by_asc(Column::Seq)
            .limit(limit)
            .into_partial_model::<ListedRow>()
            .all(&self.reader)
            .await?;
        let entries = rows.into_iter().map(|row| Ok((row.seq, Entry::try_from(row)?)));
        let mut entries = entries.collect::<Result<Vec<_>, StoreError>>()?;
        self.mark_deleted(project, entries.iter_mut().map(|(_, entry)| &mut entry.actor)).await?;
        Ok(entries)
    }
}
