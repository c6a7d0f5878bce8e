//! A project's API tokens.

use crate::body::JsonBody;
use crate::credentials::access;
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::Admin;
use crate::request_facts::request_facts;
use crate::then::Then;
use crate::wire_query::refuse_query;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::{By, Failure};
use daybook_wire::{CreatedToken, ErrorCode, NewToken, Token};

problems!(ListProblems: AuthenticationRequired, AdminRequired, ProjectNotFound);
problems!(CreateProblems: MalformedBody, AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, InvalidBody);
problems!(DeleteProblems: AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, TokenNotFound);

/// List API tokens
///
/// Those that were not revoked, newest first.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/tokens",
    operation_id = "listTokens",
    tag = "Tokens",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    responses(
        (status = 200, description = "The tokens, without the tokens themselves.", body = [Token]),
        ListProblems,
    ),
)]
pub(crate) async fn list(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let tokens = access(&request)?.tokens(&admin.project).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens))
}

/// Create an API token
///
/// For a platform that writes entries (`ingest`) or a program that reads them (`admin`). The answer is the only time the token
/// itself is shown.
#[utoipa::path(
    post,
    path = "/projects/{project_id}/tokens",
    operation_id = "createToken",
    tag = "Tokens",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    request_body = NewToken,
    responses(
        (status = 201, description = "Created.", body = CreatedToken),
        CreateProblems,
    ),
)]
pub(crate) async fn create(
    Then(admin, body): Then<Admin, JsonBody<NewToken>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    let by = By { caller: &admin.caller, request: &facts };
    let token: CreatedToken = access.issue_token(&admin.project, by, body.0).await?;
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(token))
}

/// Revoke an API token
///
/// At once and for good. Entries keep its name.
#[utoipa::path(
    delete,
    path = "/projects/{project_id}/tokens/{token_id}",
    operation_id = "revokeToken",
    tag = "Tokens",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("token_id" = uuid::Uuid, Path, description = "The token's id.", example = "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"),
    ),
    responses(
        (status = 204, description = "Revoked."),
        DeleteProblems,
    ),
)]
pub(crate) async fn delete(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let missing = || Failure::new(ErrorCode::TokenNotFound, "There is no such token in this project.");
    let id = request.match_info().get("token_id").and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    access.revoke_token(&admin.project, By { caller: &admin.caller, request: &facts }, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
