//! From a row of the log to a row of the index.

use daybook_index::{NameRef, ResourceRef, Row};
use daybook_store::{FollowedRow, StoreError};

pub(super) fn to_row<'r>(row: &FollowedRow<&'r str>) -> Result<Row<'r>, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("entry number {} has a bad {what}", row.seq));
    let resource = (row.resource_type, row.resource_id, row.resource_name);
    Ok(Row {
        seq: row.seq,
        started_at: row.started_at,
        actor_type: row.actor_type.parse().map_err(|_| corrupt("actor_type"))?,
        actor_id: row.actor_id,
        actor_name: row.actor_name,
        actor_email: row.actor_email,
        method: row.method,
        path: row.path,
        status_code: row.status_code.cast_unsigned(),
        action: row.action,
        source: row.source.parse().map_err(|_| corrupt("source"))?,
        cli_command: row.cli_command,
        resource: match resource {
            (Some(kind), Some(id), Some(name)) => Some(ResourceRef { kind, id, name }),
            _ => None,
        },
        application: named(row.application_id, row.application_name),
        cluster: named(row.cluster_id, row.cluster_name),
        environment_group: row.environment_group,
        remote_ip: row.remote_ip,
    })
}

fn named<'a>(id: Option<&'a str>, name: Option<&'a str>) -> Option<NameRef<'a>> {
    Some(NameRef { id: id?, name: name? })
}
