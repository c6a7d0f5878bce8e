//! Projects, and the count of entries in each.

use crate::StoreError;
use crate::found_row::{Found, FoundRow};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "projects")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) last_seq: i64,
    pub(crate) retention_days: i32,
    pub(crate) export_enabled: bool,
    pub(crate) created_at: i64,
    pub(crate) pending_retention_days: Option<i32>,
    pub(crate) pending_retention_from: Option<i64>,
    pub(crate) purged_before: Option<i64>,
}

impl Found for Model {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            last_seq: row.get("last_seq")?,
            retention_days: row.get("retention_days")?,
            export_enabled: row.get("export_enabled")?,
            created_at: row.get("created_at")?,
            pending_retention_days: row.get("pending_retention_days")?,
            pending_retention_from: row.get("pending_retention_from")?,
            purged_before: row.get("purged_before")?,
        })
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(has_many = "super::member::Entity")]
    Members,
}

impl Related<super::member::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Members.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
