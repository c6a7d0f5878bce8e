//! The reading index without the source, which was a fifth of it: there are three sources, so that a filter by one of them alone leaves
//! many entries to read anyway, and the index in memory answers what is counted.

use super::m0006_reading_index::{BEFORE, replace};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const CARRIED: [&str; 2] = ["method", "status_code"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &CARRIED).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &BEFORE).await
    }
}
