//! Projects, and the count of entries in each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let projects = Table::create()
            .table("projects")
            .col(big_integer("id").primary_key())
            .col(text("name"))
            // How many entries were ever stored; the next one gets the number after it.
            .col(big_integer("last_seq").default(0))
            .col(integer("retention_days"))
            .col(boolean("export_enabled").default(true))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(projects).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("projects").to_owned()).await
    }
}
