//! API tokens. The tokens themselves are signed, not stored: a row is what can be revoked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let api_tokens = Table::create()
            .table("api_tokens")
            // The token's `jti`.
            .col(pk_uuid("id"))
            .col(big_integer("project_id"))
            .col(text("name"))
            .col(text("role"))
            .col(text("created_by"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("revoked_at"))
            .col(big_integer_null("last_used_at"))
            .foreign_key(ForeignKey::create().from("api_tokens", "project_id").to("projects", "id"))
            .to_owned();
        manager.create_table(api_tokens).await?;
        let by_project = Index::create()
            .name("api_tokens_by_project")
            .table("api_tokens")
            .col("project_id")
            .col("created_at")
            .to_owned();
        manager.create_index(by_project).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("api_tokens").to_owned()).await
    }
}
