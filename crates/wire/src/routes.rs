//! The paths of the API, for those who call it.

use crate::ActorType;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
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

/// How many entries match over time.
#[must_use]
pub fn volume(project: i64) -> String {
    format!("{}/volume", audit_logs(project))
}

/// Which values fields have.
#[must_use]
pub fn facets(project: i64) -> String {
    format!("{}/facets", audit_logs(project))
}

/// What would be found without each part of a question.
#[must_use]
pub fn relaxations(project: i64) -> String {
    format!("{}/relaxations", audit_logs(project))
}

/// The entries as a file.
#[must_use]
pub fn export(project: i64) -> String {
    format!("{}/export", audit_logs(project))
}

/// Entries as they are appended.
#[must_use]
pub fn tail(project: i64) -> String {
    format!("{}/tail", audit_logs(project))
}

/// What the platform now knows of an actor. The id is escaped.
#[must_use]
pub fn actor(project: i64, kind: ActorType, id: &str) -> String {
    format!("{BASE}/projects/{project}/actors/{kind}/{}", utf8_percent_encode(id, NON_ALPHANUMERIC))
}

/// `GET` lists saved views, `POST` saves one.
#[must_use]
pub fn views(project: i64) -> String {
    format!("{BASE}/projects/{project}/views")
}

/// One saved view.
#[must_use]
pub fn view(project: i64, id: Uuid) -> String {
    format!("{}/{id}", views(project))
}
