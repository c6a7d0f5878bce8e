//! Saved views: a name for a question, shared by a project's admins.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let saved_views = Table::create()
            .table("saved_views")
            .col(big_integer("project_id"))
            .col(uuid("id"))
            .col(text("name"))
            // The canonical query string, without a page.
            .col(text("query"))
            // What a person calls whoever saved it, as it was then.
            .col(text("created_by"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("project_id").col("id"))
            .foreign_key(ForeignKey::create().from("saved_views", "project_id").to("projects", "id"))
            .to_owned();
        manager.create_table(saved_views).await?;
        let by_name = Index::create()
            .name("saved_views_by_name")
            .table("saved_views")
            .col("project_id")
            .col("name")
            .unique()
            .to_owned();
        manager.create_index(by_name).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("saved_views").to_owned()).await
    }
}
