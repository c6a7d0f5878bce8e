//! From a row of the log to a row of the index.

use daybook_index::{NameRef, ResourceRef, Row};
use daybook_store::{FollowedRow, StoreError};

pub(super) fn to_row(row: &FollowedRow) -> Result<Row<'_>, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("entry number {} has a bad {what}", row.seq));
    let resource = (row.resource_type.as_deref(), row.resource_id.as_deref(), row.resource_name.as_deref());
    Ok(Row {
        seq: row.seq,
        started_at: row.started_at,
        actor_type: row.actor_type.parse().map_err(|_| corrupt("actor_type"))?,
        actor_id: &row.actor_id,
        actor_name: &row.actor_name,
        actor_email: row.actor_email.as_deref(),
        method: &row.method,
        path: &row.path,
        status_code: row.status_code.cast_unsigned(),
        action: &row.action,
        source: row.source.parse().map_err(|_| corrupt("source"))?,
        cli_command: row.cli_command.as_deref(),
        resource: match resource {
            (Some(kind), Some(id), Some(name)) => Some(ResourceRef { kind, id, name }),
            _ => None,
        },
        application: named(row.application_id.as_deref(), row.application_name.as_deref()),
        cluster: named(row.cluster_id.as_deref(), row.cluster_name.as_deref()),
        environment_group: row.environment_group.as_deref(),
        remote_ip: row.remote_ip(),
    })
}

fn named<'a>(id: Option<&'a str>, name: Option<&'a str>) -> Option<NameRef<'a>> {
    Some(NameRef { id: id?, name: name? })
}
