//! For those who watch the process.

use crate::credentials::access;
use crate::error::ApiError;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::{Failure, IndexState};
use daybook_wire::ErrorCode;
use serde_json::json;

/// The process runs.
pub(crate) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "ok"}))
}

/// The database answers, and has every migration. How far the indexes are is told, and holds nothing up: SQL answers meanwhile.
pub(crate) async fn readyz(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let log = access(&request)?.log();
    // Whatever keeps it from answering, others should be asked: also where a newer version has changed the schema.
    let state = log.store().migration_state().await.map_err(|error| Failure {
        cause: Some(Box::new(error)),
        retry_after: Some(1),
        ..Failure::new(ErrorCode::DatabaseUnavailable, "The database cannot be used. The server's log says why.")
    })?;
    if !state.pending.is_empty() {
        let detail = format!("The database lacks {} migrations. Run `daybook migrate up`.", state.pending.len());
        return Err(Failure::new(ErrorCode::DatabaseUnavailable, detail).into());
    }
    let migrations = json!({"applied": state.applied.len(), "pending": 0});
    let IndexState { is_complete, entries, expected_entries, loaded_projects, other_projects, .. } =
        log.statistics().index;
    let index = json!({
        "status": if is_complete { "loaded" } else { "loading" },
        "entries": entries,
        "expected_entries": expected_entries,
        "projects": loaded_projects,
        "other_projects": other_projects,
    });
    Ok(HttpResponse::Ok().json(json!({"status": "ready", "database": "ok", "migrations": migrations, "index": index})))
}
