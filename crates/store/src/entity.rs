//! The tables, as `SeaORM` sees them.

pub(crate) mod actor;
pub(crate) mod api_token;
pub(crate) mod audit_entry;
pub(crate) mod ended_session;
pub(crate) mod member;
pub(crate) mod project;
pub(crate) mod saved_view;
pub(crate) mod user;
