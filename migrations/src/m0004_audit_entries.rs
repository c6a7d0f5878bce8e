//! The log itself: one wide table, a key for its truth, a key for idempotency, a key for reading.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob_null, small_integer, text, text_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut audit_entries = Table::create()
            .table("audit_entries")
            .col(big_integer("project_id"))
            // Counts a project's entries in the order of their commits, without gaps.
            .col(big_integer("seq"))
            .col(uuid("id"))
            .col(big_integer("started_at"))
            .col(big_integer("received_at"))
            .col(text("actor_type"))
            .col(text("actor_id"))
            .col(text("actor_name"))
            .col(text_null("actor_email"))
            .col(text("method"))
            .col(text("path"))
            .col(small_integer("status_code"))
            .col(text("action"))
            .col(text("source"))
            .col(text_null("cli_command"))
            .col(text_null("resource_type"))
            .col(text_null("resource_id"))
            .col(text_null("resource_name"))
            .col(text_null("application_id"))
            .col(text_null("application_name"))
            .col(text_null("cluster_id"))
            .col(text_null("cluster_name"))
            .col(text_null("environment_group"))
            .col(text_null("preview_environment_id"))
            .col(text_null("preview_environment_name"))
            // 4 or 6, then the address: bytes that sort as the addresses of each family do.
            .col(blob_null("remote_ip"))
            .col(text_null("user_agent"))
            .col(text_null("request_id"))
            .col(big_integer_null("duration_ms"))
            .col(text_null("ingested_by"))
            // JSON, as text: PostgreSQL's own types refuse an escaped NUL.
            .col(text_null("changes"))
            .col(text_null("metadata"))
            // Case-folded copies for the search, only where they differ.
            .col(text_null("path_folded"))
            .col(text_null("actor_name_folded"))
            .col(text_null("actor_email_folded"))
            .col(text_null("application_name_folded"))
            .col(text_null("cluster_name_folded"))
            .col(text_null("environment_group_folded"))
            .col(text_null("cli_command_folded"))
            .primary_key(Index::create().col("project_id").col("seq"))
            .to_owned();
        if manager.get_database_backend() == DbBackend::Sqlite {
            // Rows lie in the order of their key: an append goes to the end, and no hidden second key is kept.
            audit_entries.extra("WITHOUT ROWID");
        }
        manager.create_table(audit_entries).await?;

        let by_id = Index::create()
            .name("audit_entries_by_id")
            .table("audit_entries")
            .col("project_id")
            .col("id")
            .unique()
            .to_owned();
        manager.create_index(by_id).await?;
        // The last three are there for what people filter by most: such a question is answered out of the index alone.
        let by_time = Index::create()
            .name("audit_entries_by_time")
            .table("audit_entries")
            .col("project_id")
            .col("started_at")
            .col("seq")
            .col("method")
            .col("status_code")
            .col("source")
            .to_owned();
        manager.create_index(by_time).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("audit_entries").to_owned()).await
    }
}
