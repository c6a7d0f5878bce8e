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
use std::collections::HashMap;
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

/// Entries of one project that arrived together, as rows: they are made before they wait, because the writer is one for all.
#[derive(Debug)]
pub struct Batch {
    pub(crate) project: i64,
    /// In their order.
    pub(crate) rows: Vec<NewRow>,
}

impl Batch {
    /// Takes entries in their order, each with the id to store it under, when they arrived, and what people call the token that
    /// sent them.
    pub fn new(
        project: i64,
        received_at: Timestamp,
        ingested_by: Option<&str>,
        entries: impl IntoIterator<Item = (Uuid, NewEntry)>,
    ) -> Self {
        let arrival = Arrival { project, received_at, ingested_by };
        let row =
            |(id, new): (Uuid, NewEntry)| NewRow { has_given_id: new.id.is_some(), row: to_row(&arrival, id, new) };
        Self { project, rows: entries.into_iter().map(row).collect() }
    }

    /// Whose entries they are.
    #[must_use]
    pub const fn project(&self) -> i64 {
        self.project
    }

    /// The first and the last of the numbers that its rows were given; none where all were held already.
    pub(crate) fn numbers(&self) -> Option<(i64, i64)> {
        // Those without a number were held already.
        let mut numbers = self.rows.iter().map(|new| new.row.seq).filter(|seq| *seq > 0);
        let first = numbers.next()?;
        Some((first, numbers.next_back().unwrap_or(first)))
    }
}

/// A row that may be written.
#[derive(Debug)]
pub(crate) struct NewRow {
    /// Without a number, until it is written.
    pub(crate) row: Model,
    /// Whether the client gave the id ([`NewEntry::id`]). No other is looked for among those held.
    pub(crate) has_given_id: bool,
}

impl NewRow {
    /// About what it takes in memory: all but texts of a few bytes.
    pub(super) fn bytes(&self) -> usize {
        let row = &self.row;
        let some = [
            &row.changes,
            &row.metadata,
            &row.user_agent,
            &row.request_id,
            &row.cli_command,
            &row.cli_command_folded,
            &row.path_folded,
            &row.actor_name_folded,
            &row.actor_email,
            &row.actor_email_folded,
            &row.resource_type,
            &row.resource_id,
            &row.resource_name,
            &row.application_id,
            &row.application_name,
            &row.application_name_folded,
            &row.cluster_id,
            &row.cluster_name,
            &row.cluster_name_folded,
            &row.environment_group,
            &row.environment_group_folded,
            &row.preview_environment_id,
            &row.preview_environment_name,
        ];
        let texts = some.into_iter().flatten().chain([&row.path, &row.actor_id, &row.actor_name, &row.action]);
        size_of::<Self>() + texts.map(String::len).sum::<usize>()
    }
}

#[cfg(test)]
impl NewRow {
    /// A row with a number; 0 for a duplicate.
    pub(super) fn example(seq: i64) -> Self {
        let mut batch = Batch::example(Uuid::nil());
        let new = batch.rows.remove(0);
        Self { row: Model { seq, ..new.row }, ..new }
    }
}

#[cfg(test)]
impl Batch {
    /// One entry of project 1.
    pub(super) fn example(id: Uuid) -> Self {
        let now = Timestamp::from_micros(0);
        let rules = daybook_wire::new_entry::Rules {
            now,
            kept_from: Timestamp::MIN,
            cli_user_agents: Vec::new(),
            may_be_own: false,
        };
        let sent = serde_json::json!({
            "id": id, "started_at": "1970-01-01T00:00:00Z", "actor": { "type": "user", "id": "u", "name": "U" },
            "method": "GET", "path": "/", "status_code": 200, "action": "a.b", "source": "dashboard",
        });
        let mut errors = Vec::new();
        let entry = NewEntry::from_json(0, sent, &rules, &mut errors).unwrap_or_else(|| panic!("{errors:?}"));
        Self::new(1, now, None, [(id, entry)])
    }
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
        let batch = Batch::new(project, received_at, None, [(id, entry)]);
        append_rows(self.dialect, transaction, project, &mut [batch.rows]).await?;
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

/// Stores batches of a project's rows, one after another, and says what became of each. What was stored has got its number.
///
/// Fails with [`StoreError::NotFound`], and has written nothing, where the project does not exist.
pub(super) async fn append_rows(
    dialect: Dialect,
    transaction: &DatabaseTransaction,
    project: i64,
    batches: &mut [Vec<NewRow>],
) -> Result<Vec<Appended>, StoreError> {
    let mut last_seq = lock_project(transaction, project).await?.last_seq;
    let given = batches.iter().flatten().filter(|new| new.has_given_id);
    let given: Vec<Uuid> = given.map(|new| new.row.id).collect();
    let held = rows_by_id(dialect, transaction, project, &given).await?;
    let mut sent: HashMap<Uuid, &Model> = HashMap::with_capacity(given.len());
    let mut rows: Vec<&Model> = Vec::with_capacity(batches.iter().map(Vec::len).sum());
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        let mut appended = Appended::default();
        for NewRow { row, has_given_id } in batch {
            row.seq = 0;
            let id = row.id;
            let first = held.get(&id).or_else(|| sent.get(&id).copied()).filter(|_| *has_given_id);
            if let Some(first) = first {
                appended.duplicates += 1;
                if !same_content(first, row) && !appended.conflicts.contains(&id) {
                    appended.conflicts.push(id);
                }
                continue;
            }
            last_seq += 1;
            row.seq = last_seq;
            appended.accepted += 1;
            if *has_given_id {
                sent.insert(id, row);
            }
            rows.push(row);
        }
        outcomes.push(appended);
    }
    if !rows.is_empty() {
        advance(transaction, project, last_seq).await?;
        insert(transaction, &rows).await?;
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
pub(crate) fn same_content(held: &Model, row: &Model) -> bool {
    let row =
        Model { seq: held.seq, received_at: held.received_at, ingested_by: held.ingested_by.clone(), ..row.clone() };
    *held == row
}
