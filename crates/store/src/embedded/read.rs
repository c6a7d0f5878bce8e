//! Rows for an index.

use super::failure::failed;
use super::look_up::rows;
use super::{Embedded, LazyConnection, with};
use crate::StoreError;
use crate::entries::{FollowedRow, FollowedRows, ip_key};
use rusqlite::Row;
use sea_orm::Statement;
use std::net::IpAddr;

impl Embedded {
    /// The rows of a statement that selects what [`FollowedRow`] has.
    pub(crate) async fn read(&self, statement: Statement) -> Result<FollowedRows, StoreError> {
        let read = move |lazy: &mut LazyConnection| {
            let mut read = FollowedRows::default();
            rows(lazy.connection()?, &statement, |row| {
                read.push(&followed(row).map_err(failed)?);
                Ok(())
            })?;
            Ok(read)
        };
        with(&self.reading, read).await?
    }
}

fn followed<'r>(row: &'r Row<'_>) -> rusqlite::Result<FollowedRow<&'r str>> {
    let text = |place: usize| Ok::<_, rusqlite::Error>(row.get_ref(place)?.as_str()?);
    let some = |place: usize| Ok::<_, rusqlite::Error>(row.get_ref(place)?.as_str_or_null()?);
    let remote_ip: Option<IpAddr> = row.get_ref(20)?.as_bytes_or_null()?.and_then(ip_key::decode);
    Ok(FollowedRow {
        seq: row.get(0)?,
        started_at: row.get(1)?,
        actor_type: text(2)?,
        actor_id: text(3)?,
        actor_name: text(4)?,
        actor_email: some(5)?,
        method: text(6)?,
        path: text(7)?,
        status_code: row.get(8)?,
        action: text(9)?,
        source: text(10)?,
        cli_command: some(11)?,
        resource_type: some(12)?,
        resource_id: some(13)?,
        resource_name: some(14)?,
        application_id: some(15)?,
        application_name: some(16)?,
        cluster_id: some(17)?,
        cluster_name: some(18)?,
        environment_group: some(19)?,
        remote_ip,
    })
}
