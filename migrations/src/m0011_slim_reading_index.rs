//! The reading index without the wide columns: the index in memory answers what it was wide for, and they were a fifth of the file.

use super::m0006_reading_index::{BEFORE, CARRIED, replace};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &BEFORE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &CARRIED).await
    }
}
