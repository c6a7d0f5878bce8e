//! People who sign in to Daybook itself.

use crate::StoreError;
use crate::found_row::{Found, FoundRow};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) instance_admin: bool,
    pub(crate) disabled: bool,
    pub(crate) sessions_from: i64,
    pub(crate) created_at: i64,
}

impl Found for Model {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            password_hash: row.get("password_hash")?,
            instance_admin: row.get("instance_admin")?,
            disabled: row.get("disabled")?,
            sessions_from: row.get("sessions_from")?,
            created_at: row.get("created_at")?,
        })
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
