//! The log itself. See the migration for what each column holds.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) project_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) started_at: i64,
    pub(crate) received_at: i64,
    pub(crate) actor_type: String,
    pub(crate) actor_id: String,
    pub(crate) actor_name: String,
    pub(crate) actor_email: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status_code: i16,
    pub(crate) action: String,
    pub(crate) source: String,
    pub(crate) cli_command: Option<String>,
    pub(crate) resource_type: Option<String>,
    pub(crate) resource_id: Option<String>,
    pub(crate) resource_name: Option<String>,
    pub(crate) application_id: Option<String>,
    pub(crate) application_name: Option<String>,
    pub(crate) cluster_id: Option<String>,
    pub(crate) cluster_name: Option<String>,
    pub(crate) environment_group: Option<String>,
    pub(crate) preview_environment_id: Option<String>,
    pub(crate) preview_environment_name: Option<String>,
    pub(crate) remote_ip: Option<Vec<u8>>,
    pub(crate) user_agent: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) ingested_by: Option<String>,
    pub(crate) changes: Option<String>,
    pub(crate) metadata: Option<String>,
    pub(crate) path_folded: Option<String>,
    pub(crate) actor_name_folded: Option<String>,
    pub(crate) actor_email_folded: Option<String>,
    pub(crate) application_name_folded: Option<String>,
    pub(crate) cluster_name_folded: Option<String>,
    pub(crate) environment_group_folded: Option<String>,
    pub(crate) cli_command_folded: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
