//! Rows for an index.

use super::failure::failed;
use super::{Embedded, with};
use crate::StoreError;
use crate::entries::{FollowedRow, FollowedRows, ip_key};
use rusqlite::{Connection, Row, params_from_iter};
use sea_orm::{DbErr, Statement, Value, Values};
use std::net::IpAddr;

impl Embedded {
    /// The rows of a statement that selects what [`FollowedRow`] has and binds nothing but integers.
    pub(crate) async fn read(&self, statement: Statement) -> Result<FollowedRows, StoreError> {
        with(&self.reading, move |lazy| rows(lazy.connection()?, &statement)).await?
    }
}

fn rows(connection: &Connection, statement: &Statement) -> Result<FollowedRows, StoreError> {
    let values = statement.values.iter().flat_map(Values::iter).map(integer).collect::<Result<Vec<_>, _>>()?;
    let mut statement = connection.prepare_cached(&statement.sql).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
    let mut read = FollowedRows::default();
    while let Some(row) = rows.next().map_err(failed)? {
        read.push(&followed(row).map_err(failed)?);
    }
    Ok(read)
}

fn integer(value: &Value) -> Result<i64, StoreError> {
    let integer = match value {
        Value::BigInt(integer) => *integer,
        Value::BigUnsigned(integer) => integer.and_then(|integer| integer.try_into().ok()),
        _ => None,
    };
    integer.ok_or_else(|| StoreError::Defect(DbErr::Type("rows for an index are asked for by integers".to_owned())))
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
