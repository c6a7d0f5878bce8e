//! The database schema, one concept a migration. See the README beside this crate before you add one.

mod m0001_projects;
mod m0002_users;
mod m0003_api_tokens;
mod m0004_audit_entries;
mod m0005_actors;
mod m0006_reading_index;
mod m0007_saved_views;
mod m0008_pending_retention;
mod m0009_actor_updates;
mod m0010_password_links;
mod m0011_slim_reading_index;
mod m0012_purged_before;
mod m0013_reading_index_without_source;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_projects::Migration),
            Box::new(m0002_users::Migration),
            Box::new(m0003_api_tokens::Migration),
            Box::new(m0004_audit_entries::Migration),
            Box::new(m0005_actors::Migration),
            Box::new(m0006_reading_index::Migration),
            Box::new(m0007_saved_views::Migration),
            Box::new(m0008_pending_retention::Migration),
            Box::new(m0009_actor_updates::Migration),
            Box::new(m0010_password_links::Migration),
            Box::new(m0011_slim_reading_index::Migration),
            Box::new(m0012_purged_before::Migration),
            Box::new(m0013_reading_index_without_source::Migration),
        ]
    }
}
