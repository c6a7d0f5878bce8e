//! Appends: what became of each batch is the same as with any other database (see `entries/append.rs`).

use super::failure::failed;
use super::{Embedded, LazyConnection, with};
use crate::StoreError;
use crate::entity::audit_entry::{Column, Model};
use crate::entries::{Appended, Batch, NewRow, Outcome, UntoldNumbers, same_content};
use daybook_precedence::give_way;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, TransactionBehavior};
use sea_orm::{DatabaseConnection, DbErr, IdenStatic, Iterable, RuntimeErr};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// What became of each batch of a transaction.
type Outcomes = Vec<Outcome>;

static INSERT: LazyLock<String> = LazyLock::new(|| {
    let places = vec!["?"; Column::iter().count()].join(", ");
    let columns = columns();
    format!("INSERT INTO audit_entries ({columns}) VALUES ({places}) ON CONFLICT (project_id, id) DO NOTHING")
});
static HELD: LazyLock<String> = LazyLock::new(|| {
    let columns = columns();
    format!("SELECT {columns} FROM audit_entries INDEXED BY audit_entries_by_id WHERE project_id = ? AND id = ?")
});
const LAST_SEQ: &str = "SELECT last_seq FROM projects WHERE id = ?";
const ADVANCE: &str = "UPDATE projects SET last_seq = ? WHERE id = ?";

fn columns() -> String {
    Column::iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ")
}

impl Embedded {
    /// Stores batches in one transaction, and gives them back with what became of each. `writer` is where all others write.
    pub(crate) async fn append(
        &self,
        writer: &DatabaseConnection,
        untold: &UntoldNumbers,
        mut batches: Vec<Batch>,
    ) -> (Vec<Batch>, Result<Outcomes, StoreError>) {
        // There is one connection: as long as it is taken nobody else writes, and nobody has to wait for a lock.
        let turn = match writer.get_sqlite_connection_pool().acquire().await {
            Ok(turn) => turn,
            Err(error) => {
                let error = DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)));
                return (batches, Err(StoreError::Unavailable(error)));
            }
        };
        let untold = untold.clone();
        let append = move |lazy: &mut LazyConnection| {
            let outcomes = append(lazy, &untold, &mut batches);
            drop(turn);
            (batches, outcomes)
        };
        with(&self.appending, append).await.unwrap_or_else(|error| (Vec::new(), Err(error)))
    }
}

fn append(lazy: &mut LazyConnection, untold: &UntoldNumbers, batches: &mut [Batch]) -> Result<Outcomes, StoreError> {
    // Better before the transaction than within.
    give_way();
    let connection = lazy.connection()?;
    let outcomes = append_through(connection, untold, batches);
    if !connection.is_autocommit() {
        // Neither committed nor rolled back, as where the disk is full: the next transaction would be a part of this one.
        lazy.connection = None;
    }
    outcomes
}

fn append_through(
    connection: &mut Connection,
    untold: &UntoldNumbers,
    batches: &mut [Batch],
) -> Result<Outcomes, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let mut last_seqs: HashMap<i64, i64> = HashMap::new();
    let mut outcomes = Vec::with_capacity(batches.len());
    for Batch { project, rows } in &mut *batches {
        let last_seq = match last_seqs.get(project) {
            Some(last_seq) => Some(*last_seq),
            None => last_seq(&transaction, *project).map_err(failed)?,
        };
        let Some(mut last_seq) = last_seq else {
            outcomes.push(Err(StoreError::NotFound));
            continue;
        };
        outcomes.push(Ok(append_batch(&transaction, rows, &mut last_seq)?));
        last_seqs.insert(*project, last_seq);
    }
    for (project, last_seq) in last_seqs {
        let mut advance = transaction.prepare_cached(ADVANCE).map_err(failed)?;
        advance.execute([last_seq, project]).map_err(failed)?;
    }
    let outcomes = untold.keep(batches, outcomes);
    transaction.commit().map_err(failed)?;
    Ok(outcomes)
}

fn last_seq(transaction: &Transaction<'_>, project: i64) -> rusqlite::Result<Option<i64>> {
    transaction.prepare_cached(LAST_SEQ)?.query_row([project], |row| row.get(0)).optional()
}

fn append_batch(
    transaction: &Transaction<'_>,
    rows: &mut [NewRow],
    last_seq: &mut i64,
) -> Result<Appended, StoreError> {
    let mut insert = transaction.prepare_cached(&INSERT).map_err(failed)?;
    let mut appended = Appended::default();
    for NewRow { row, has_given_id } in rows {
        give_way();
        row.seq = *last_seq + 1;
        if insert.execute(&values(row)[..]).map_err(failed)? == 1 {
            *last_seq += 1;
            appended.accepted += 1;
            continue;
        }
        row.seq = 0;
        if !*has_given_id {
            // An id of our own is there already, which is as good as impossible. Nothing is lost: the client hears of it.
            return Err(StoreError::Exists);
        }
        appended.duplicates += 1;
        if !is_held(transaction, row).map_err(failed)? && !appended.conflicts.contains(&row.id) {
            appended.conflicts.push(row.id);
        }
    }
    Ok(appended)
}

/// Whether the row that is held under this one's id has the same content.
fn is_held(transaction: &Transaction<'_>, row: &Model) -> rusqlite::Result<bool> {
    let mut held = transaction.prepare_cached(&HELD)?;
    held.query_row((row.project_id, row.id.as_bytes()), |held| Ok(same_content(&model(held)?, row)))
}

/// The values of a row, in the order of its columns.
fn values(row: &Model) -> [&dyn ToSql; 39] {
    [
        &row.project_id,
        &row.seq,
        row.id.as_bytes(),
        &row.started_at,
        &row.received_at,
        &row.actor_type,
        &row.actor_id,
        &row.actor_name,
        &row.actor_email,
        &row.method,
        &row.path,
        &row.status_code,
        &row.action,
        &row.source,
        &row.cli_command,
        &row.resource_type,
        &row.resource_id,
        &row.resource_name,
        &row.application_id,
        &row.application_name,
        &row.cluster_id,
        &row.cluster_name,
        &row.environment_group,
        &row.preview_environment_id,
        &row.preview_environment_name,
        &row.remote_ip,
        &row.user_agent,
        &row.request_id,
        &row.duration_ms,
        &row.ingested_by,
        &row.changes,
        &row.metadata,
        &row.path_folded,
        &row.actor_name_folded,
        &row.actor_email_folded,
        &row.application_name_folded,
        &row.cluster_name_folded,
        &row.environment_group_folded,
        &row.cli_command_folded,
    ]
}

/// The row of such values.
fn model(row: &Row<'_>) -> rusqlite::Result<Model> {
    Ok(Model {
        project_id: row.get(0)?,
        seq: row.get(1)?,
        id: Uuid::from_bytes(row.get(2)?),
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
        changes: row.get(30)?,
        metadata: row.get(31)?,
        path_folded: row.get(32)?,
        actor_name_folded: row.get(33)?,
        actor_email_folded: row.get(34)?,
        application_name_folded: row.get(35)?,
        cluster_name_folded: row.get(36)?,
        environment_group_folded: row.get(37)?,
        cli_command_folded: row.get(38)?,
    })
}
