//! Appends entries: all of them or none, durably, and once each.

use super::insert::{insert, rows_by_id};
use super::row::{Arrival, to_row};
use crate::dialect::Dialect;
use crate::entity::audit_entry::Model;
use crate::entity::project;
use crate::{ProjectRow, Store, StoreError};
use daybook_wire::{NewEntry, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::hash_map::Entry as Slot;
use uuid::Uuid;

/// What became of an append.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appended {
    /// How many entries were stored.
    pub accepted: u64,
    /// How many were held already.
    pub duplicates: u64,
    /// The ids among the duplicates whose content differs from what is held.
    pub conflicts: Vec<Uuid>,
}

/// Entries that arrived together.
#[derive(Debug, Clone)]
pub struct Batch {
    /// When they arrived.
    pub received_at: Timestamp,
    /// What people call the token that sent them.
    pub ingested_by: Option<String>,
    /// The entries, in their order, each with the id to store it under.
    pub entries: Vec<(Uuid, NewEntry)>,
}

/// An entry about what Daybook itself did, stored in the same transaction as the deed.
#[derive(Debug, Clone)]
pub struct OwnEntry {
    /// The entry's id.
    pub id: Uuid,
    /// When the request came.
    pub received_at: Timestamp,
    /// What was done.
    pub entry: NewEntry,
}

impl Store {
    /// Stores what Daybook itself did and that changes nothing else. When this returns, it is durable.
    pub async fn append_alone(&self, project: i64, own: OwnEntry) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.append_own(&transaction, project, own).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores what Daybook itself did, together with whatever else the transaction does.
    pub(crate) async fn append_own(
        &self,
        transaction: &DatabaseTransaction,
        project: i64,
        own: OwnEntry,
    ) -> Result<(), StoreError> {
        let OwnEntry { id, received_at, entry } = own;
        let batch = Batch { received_at, ingested_by: None, entries: vec![(id, entry)] };
        append_batches(self.dialect, transaction, project, vec![batch]).await?;
        Ok(())
    }

    /// Stores what Daybook itself did in several projects, in the order of their ids, so that no two such appends wait for
    /// each other. Those that do not exist are left out.
    pub(crate) async fn append_own_everywhere(
        &self,
        transaction: &DatabaseTransaction,
        mut own: Vec<(i64, OwnEntry)>,
    ) -> Result<(), StoreError> {
        own.sort_by_key(|(project, _)| *project);
        for (project, own) in own {
            match self.append_own(transaction, project, own).await {
                Ok(()) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Stores what Daybook itself did in several projects and that changes nothing else.
    pub async fn append_alone_everywhere(&self, own: Vec<(i64, OwnEntry)>) -> Result<(), StoreError> {
        if own.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        self.append_own_everywhere(&transaction, own).await?;
        Ok(transaction.commit().await?)
    }
}

/// Stores batches in a project, one after another, and says what became of each.
///
/// Only an id that the client gave ([`NewEntry::id`]) is looked for among those held. Fails with [`StoreError::NotFound`], and has
/// written nothing, where the project does not exist.
pub(super) async fn append_batches(
    dialect: Dialect,
    transaction: &DatabaseTransaction,
    project: i64,
    batches: Vec<Batch>,
) -> Result<Vec<Appended>, StoreError> {
    let last_seq = lock_project(transaction, project).await?.last_seq;
    let entries = || batches.iter().flat_map(|batch| &batch.entries);
    let given: Vec<Uuid> = entries().filter(|(_, new)| new.id.is_some()).map(|(id, _)| *id).collect();
    let mut held = rows_by_id(dialect, transaction, project, &given).await?;
    let mut rows: Vec<Model> = Vec::with_capacity(entries().count());
    let mut outcomes = Vec::with_capacity(batches.len());
    for Batch { received_at, ingested_by, entries } in batches {
        let arrival = Arrival { project, received_at, ingested_by: ingested_by.as_deref() };
        let mut appended = Appended::default();
        for (id, new) in entries {
            let has_given_id = new.id.is_some();
            let seq = last_seq + i64::try_from(rows.len()).unwrap_or(i64::MAX) + 1;
            let row = to_row(&arrival, seq, id, new);
            if has_given_id {
                match held.entry(id) {
                    Slot::Occupied(first) => {
                        appended.duplicates += 1;
                        if !same_content(first.get(), &row) && !appended.conflicts.contains(&id) {
                            appended.conflicts.push(id);
                        }
                        continue;
                    }
                    Slot::Vacant(slot) => {
                        slot.insert(row.clone());
                    }
                }
            }
            appended.accepted += 1;
            rows.push(row);
        }
        outcomes.push(appended);
    }
    if let Some(last) = rows.last() {
        advance(transaction, project, last.seq).await?;
        insert(transaction, rows).await?;
    }
    Ok(outcomes)
}

/// Takes the project's numbers for this transaction alone, and gives the project.
///
/// Appends to one project follow one another from here to their commit; that makes `seq` gap-free and commit-ordered.
pub(super) async fn lock_project(transaction: &DatabaseTransaction, project: i64) -> Result<ProjectRow, StoreError> {
    let locked = project::Entity::update_many()
        .col_expr(project::Column::LastSeq, Expr::col(project::Column::LastSeq))
        .filter(project::Column::Id.eq(project))
        .exec_with_returning(transaction)
        .await?;
    locked.into_iter().next().map(ProjectRow::from).ok_or(StoreError::NotFound)
}

/// Remembers the number of the project's newest entry.
pub(crate) async fn advance(transaction: &DatabaseTransaction, project: i64, last_seq: i64) -> Result<(), StoreError> {
    project::Entity::update_many()
        .col_expr(project::Column::LastSeq, Expr::value(last_seq))
        .filter(project::Column::Id.eq(project))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Whether a client sent the same entry again: everything agrees but what Daybook added.
fn same_content(held: &Model, row: &Model) -> bool {
    let row =
        Model { seq: held.seq, received_at: held.received_at, ingested_by: held.ingested_by.clone(), ..row.clone() };
    *held == row
}
