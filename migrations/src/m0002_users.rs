//! People, their roles, and the sessions they ended.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, pk_uuid, text, text_null, text_uniq, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let users = Table::create()
            .table("users")
            .col(pk_uuid("id"))
            // Lower-cased.
            .col(text_uniq("email"))
            .col(text("name"))
            // Argon2id in PHC form; null until the person has chosen one.
            .col(text_null("password_hash"))
            .col(boolean("instance_admin").default(false))
            .col(boolean("disabled").default(false))
            // Sessions issued before this moment have ended.
            .col(big_integer("sessions_from"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(users).await?;

        let members = Table::create()
            .table("members")
            .col(big_integer("project_id"))
            .col(uuid("user_id"))
            .col(text("role"))
            .primary_key(Index::create().col("project_id").col("user_id"))
            .foreign_key(ForeignKey::create().from("members", "project_id").to("projects", "id"))
            .foreign_key(ForeignKey::create().from("members", "user_id").to("users", "id"))
            .to_owned();
        manager.create_table(members).await?;
        let by_user = Index::create().name("members_by_user").table("members").col("user_id").to_owned();
        manager.create_index(by_user).await?;

        let ended_sessions = Table::create()
            .table("ended_sessions")
            .col(pk_uuid("jti"))
            // After this moment the row may go: the session has ended by itself.
            .col(big_integer("expires_at"))
            .to_owned();
        manager.create_table(ended_sessions).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["ended_sessions", "members", "users"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
