//! The log.

mod analysis;
mod export;
mod tail;

pub(crate) use analysis::*;
pub(crate) use export::*;
pub(crate) use tail::*;

use crate::credentials::access;
use crate::entries_body::EntriesBody;
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::{Admin, Ingest};
use crate::then::Then;
use crate::wire_query::{WireQuery, refuse_query};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::Failure;
use daybook_wire::{CredentialKind, EntryDetail, ErrorCode, Page, Query, Receipt};

problems!(ListProblems: InvalidCursor, AuthenticationRequired, AdminRequired, ProjectNotFound);
problems!(AppendProblems: MalformedBody, AuthenticationRequired, IngestRequired, CsrfHeaderRequired, ProjectNotFound, InvalidEntries, WriterBusy);
problems!(GetProblems: AuthenticationRequired, AdminRequired, ProjectNotFound, EntryNotFound);

/// List entries
///
/// Ordered by `started_at`, newest first unless `order=asc`. Only admins of the project may read.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs",
    operation_id = "listEntries",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        crate::openapi::RangeParameters,
        crate::openapi::OrderParameters,
        crate::openapi::LimitParameters,
    ),
    responses(
        (status = 200, description = "A page of entries.", body = Page),
        ListProblems,
    ),
)]
pub(crate) async fn list(
    Then(admin, query): Then<Admin, WireQuery<Query>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let page: Page = access(&request)?.log().page(&admin.project, &query.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(page))
}

/// Append entries
///
/// One entry, an array of them, or one a line: at most 10,000 and 64 MiB after decompression. All or nothing; answered once
/// everything is durable. An `id` the project already holds is a duplicate and not stored again.
#[utoipa::path(
    post,
    path = "/projects/{project_id}/audit-logs",
    operation_id = "appendEntries",
    tag = "Entries",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    request_body(
        description = "The entries. `Content-Encoding: gzip` or `zstd` is accepted. In NDJSON, each line is one entry.",
        content(
            (crate::openapi::EntriesSchema = "application/json"),
            (crate::openapi::NewEntrySchema = "application/x-ndjson"),
        ),
    ),
    responses(
        (status = 201, description = "All entries are stored.", body = Receipt),
        AppendProblems,
    ),
)]
pub(crate) async fn append(
    Then(ingest, body): Then<Ingest, EntriesBody>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let claims = &ingest.caller.claims;
    // A token has a name; whoever signs its own is known by its subject.
    let writer = match claims.kind {
        CredentialKind::ApiToken => claims.display_name(),
        CredentialKind::Session => claims.name.as_deref().unwrap_or(&claims.sub),
    };
    // Whoever signs its own may write anything into it; PostgreSQL takes no NUL.
    let writer: String = writer.chars().filter(|letter| !letter.is_control()).collect();
    let EntriesBody { entries, room: _until_stored } = body;
    let receipt: Receipt = access(&request)?.log().append(&ingest.project, Some(&writer), entries).await?;
    Ok(HttpResponse::Created().json(receipt))
}

/// Get one entry
///
/// The whole entry, with `changes` and `metadata`.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/{id}",
    operation_id = "getEntry",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("id" = uuid::Uuid, Path, description = "The entry's id.", example = "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"),
    ),
    responses(
        (status = 200, description = "The entry.", body = EntryDetail),
        GetProblems,
    ),
)]
pub(crate) async fn get(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let missing = || Failure::new(ErrorCode::EntryNotFound, "There is no such entry in this project.");
    let id = request.match_info().get("id").and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let entry: EntryDetail = access(&request)?.log().entry(&admin.project, id).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(entry))
}
