//! What a project knows by now of the actors in its log. The log keeps what they were.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let actors = Table::create()
            .table("actors")
            .col(big_integer("project_id"))
            .col(text("actor_type"))
            .col(text("actor_id"))
            .col(text_null("name"))
            .col(text_null("email"))
            .col(boolean("deleted").default(false))
            .primary_key(Index::create().col("project_id").col("actor_type").col("actor_id"))
            .foreign_key(ForeignKey::create().from("actors", "project_id").to("projects", "id"))
            .to_owned();
        manager.create_table(actors).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("actors").to_owned()).await
    }
}
