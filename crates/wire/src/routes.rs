//! The paths of the API, for those who call it.

use uuid::Uuid;

/// What every path of the API starts with.
pub const BASE: &str = "/api/v1";
/// The cookie that carries a session.
pub const SESSION_COOKIE: &str = "daybook_session";
/// The header that a state-changing request with a cookie must have, and its value. No other site can set it.
pub const CSRF_HEADER: (&str, &str) = ("X-Requested-With", "daybook");

/// `POST` signs in, `DELETE` signs out.
#[must_use]
pub fn session() -> String {
    format!("{BASE}/session")
}

/// Who the caller is.
#[must_use]
pub fn me() -> String {
    format!("{BASE}/me")
}

/// All projects the caller may see.
#[must_use]
pub fn projects() -> String {
    format!("{BASE}/projects")
}

/// One project.
#[must_use]
pub fn project(project: i64) -> String {
    format!("{BASE}/projects/{project}")
}

/// `GET` lists entries, `POST` appends them.
#[must_use]
pub fn audit_logs(project: i64) -> String {
    format!("{BASE}/projects/{project}/audit-logs")
}

/// One entry.
#[must_use]
pub fn audit_log(project: i64, id: Uuid) -> String {
    format!("{BASE}/projects/{project}/audit-logs/{id}")
}
