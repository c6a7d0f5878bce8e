//! The reading index with every column that a filter compares: which entries match, and how many, is answered without a
//! look at the entries themselves.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const NAME: &str = "audit_entries_by_time";
const TABLE: &str = "audit_entries";
const KEY: [&str; 3] = ["project_id", "started_at", "seq"];
/// What the index carried before.
pub(crate) const BEFORE: [&str; 3] = ["method", "status_code", "source"];
/// A key may have 2,704 bytes on `PostgreSQL` (a third of a page). Eight of these are texts of at most 256 bytes, which
/// leaves 600 for the rest: no entry that is taken is too large.
pub(crate) const CARRIED: [&str; 12] = [
    "method",
    "status_code",
    "source",
    "actor_type",
    "actor_id",
    "action",
    "resource_type",
    "resource_id",
    "application_id",
    "cluster_id",
    "environment_group",
    "remote_ip",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &CARRIED).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &BEFORE).await
    }
}

/// Makes the index anew, with other columns behind its key.
pub(crate) async fn replace(manager: &SchemaManager<'_>, carried: &[&'static str]) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name(NAME).table(TABLE).to_owned()).await?;
    let mut index = Index::create().name(NAME).table(TABLE).to_owned();
    for column in KEY.iter().chain(carried) {
        index.col(*column);
    }
    manager.create_index(index).await
}
