//! When a project last heard of an actor, so that the later of two names counts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let updated_at = big_integer_null("updated_at");
        manager.alter_table(Table::alter().table("actors").add_column(updated_at).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("actors").drop_column("updated_at").to_owned()).await
    }
}
