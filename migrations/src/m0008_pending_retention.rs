//! A retention that was lowered, and does not hold yet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, integer_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "projects";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite takes no more.
        let days = Table::alter().table(TABLE).add_column(integer_null("pending_retention_days")).to_owned();
        manager.alter_table(days).await?;
        // From this moment on the pending retention is the retention.
        let from = Table::alter().table(TABLE).add_column(big_integer_null("pending_retention_from")).to_owned();
        manager.alter_table(from).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["pending_retention_days", "pending_retention_from"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
