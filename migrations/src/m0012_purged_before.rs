//! How far a project's entries have been deleted: an index that was filled before must not show them when the retention is raised.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

const TABLE: &str = "projects";
const COLUMN: &str = "purged_before";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(TABLE).add_column(big_integer_null(COLUMN)).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(TABLE).drop_column(COLUMN).to_owned()).await
    }
}
