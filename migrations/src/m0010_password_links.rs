//! One-time links with which a person chooses a password.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary_len, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let password_links = Table::create()
            .table("password_links")
            // SHA-256 of the secret: whoever reads the database cannot use a link.
            .col(binary_len("secret_hash", 32).primary_key())
            .col(uuid("user_id"))
            .col(big_integer("expires_at"))
            .foreign_key(ForeignKey::create().from("password_links", "user_id").to("users", "id"))
            .to_owned();
        manager.create_table(password_links).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("password_links").to_owned()).await
    }
}
