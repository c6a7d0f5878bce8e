//! What several tests start from.

use daybook_index::Row;
use daybook_wire::{ActorType, Source};

/// A row that lacks whatever it may lack.
pub(crate) const fn plain_row(seq: i64) -> Row<'static> {
    Row {
        seq,
        started_at: seq,
        actor_type: ActorType::User,
        actor_id: "1",
        actor_name: "Ada",
        actor_email: None,
        method: "GET",
        path: "/",
        status_code: 200,
        action: "thing.get",
        source: Source::Api,
        cli_command: None,
        resource: None,
        application: None,
        cluster: None,
        environment_group: None,
        remote_ip: None,
    }
}
