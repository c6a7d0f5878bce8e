//! What a path shows.

pub(crate) mod audit_logs;
pub(crate) mod sign_in;
