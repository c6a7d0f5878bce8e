//! Rows for an index.

use super::Embedded;
use super::failure::failed;
use super::look_up::rows;
use super::pages::Pages;
use crate::StoreError;
use crate::entries::{FollowedRow, FollowedRows, RowOrder, SomeRowsRead, SortKey, ip_key};
use daybook_precedence::in_bulk;
use rusqlite::{Connection, Row};
use sea_orm::Statement;
use std::net::IpAddr;
use std::sync::Arc;

impl Embedded {
    /// Rows by statements that select what [`FollowedRow`] has, in an order.
    pub(crate) async fn read(&self, asked: Vec<SomeRowsRead>, order: RowOrder) -> Result<FollowedRows, StoreError> {
        self.read_with(move |connection| {
            let mut read = FollowedRows::with_room(asked.iter().map(SomeRowsRead::likely).sum());
            let mut pages = if asked.iter().any(|some| some.keys.is_some()) { Pages::of(connection) } else { None };
            for SomeRowsRead { statement, keys } in &asked {
                if let (Some(some), Some(keys)) = (&mut pages, keys) {
                    if some.read(keys, &mut read).is_some() {
                        continue;
                    }
                    // Some failures end the transaction, and pages of different moments do not fit together.
                    pages = None;
                }
                rows(connection, statement, |row| {
                    read.push(&followed(row).map_err(failed)?);
                    Ok(())
                })?;
            }
            drop(pages);
            read.arrange(order);
            Ok(read)
        })
        .await
    }

    /// The keys of a statement that selects moments and numbers.
    pub(crate) async fn read_keys(&self, statement: Statement) -> Result<Vec<SortKey>, StoreError> {
        self.read_with(move |connection| rows(connection, &statement, |row| key(row).map_err(failed))).await
    }

    /// Reads, on a thread that may take its time.
    async fn read_with<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = self.lookups.reading_turn().await?;
        let lookups = Arc::clone(&self.lookups);
        let reading = in_bulk(move || {
            let read = lookups.with(read);
            drop(turn);
            read
        });
        reading.await.map_err(|_| StoreError::stopped())?
    }
}

fn key(row: &Row<'_>) -> rusqlite::Result<SortKey> {
    Ok(SortKey { started_at: row.get(0)?, seq: row.get(1)? })
}

pub(super) fn followed<'r>(row: &'r Row<'_>) -> rusqlite::Result<FollowedRow<&'r str>> {
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
