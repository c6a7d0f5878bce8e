//! What a path shows.

pub(crate) mod audit_logs;
pub(crate) mod members;
pub(crate) mod set_password;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod tokens;
