//! Saved views.

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
use daybook_wire::{ErrorCode, NewSavedView, SavedView};

problems!(ListProblems: AuthenticationRequired, AdminRequired, ProjectNotFound);
problems!(CreateProblems: MalformedBody, AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, ViewExists, TooManyViews, InvalidBody);
problems!(DeleteProblems: AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, ViewNotFound);

/// List saved views
///
/// By name. At most 200.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/views",
    operation_id = "listViews",
    tag = "Views",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    responses(
        (status = 200, description = "The views.", body = [SavedView]),
        ListProblems,
    ),
)]
pub(crate) async fn list(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let views = access(&request)?.log().views(&admin.project).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(views))
}

/// Save a view
///
/// For every admin of the project. The query is kept in canonical form, without a cursor.
#[utoipa::path(
    post,
    path = "/projects/{project_id}/views",
    operation_id = "createView",
    tag = "Views",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    request_body = NewSavedView,
    responses(
        (status = 201, description = "Saved.", body = SavedView),
        CreateProblems,
    ),
)]
pub(crate) async fn create(
    Then(admin, body): Then<Admin, JsonBody<NewSavedView>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let log = access(&request)?.log();
    let facts = request_facts(&request, log.ambient().now());
    let by = By { caller: &admin.caller, request: &facts };
    let view: SavedView = log.create_view(&admin.project, by, body.0).await?;
    Ok(HttpResponse::Created().json(view))
}

/// Delete a saved view
///
/// For every admin of the project.
#[utoipa::path(
    delete,
    path = "/projects/{project_id}/views/{view_id}",
    operation_id = "deleteView",
    tag = "Views",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("view_id" = uuid::Uuid, Path, description = "The view's id.", example = "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"),
    ),
    responses(
        (status = 204, description = "Deleted."),
        DeleteProblems,
    ),
)]
pub(crate) async fn delete(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let missing = || Failure::new(ErrorCode::ViewNotFound, "There is no such saved view in this project.");
    let id = request.match_info().get("view_id").and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let log = access(&request)?.log();
    let facts = request_facts(&request, log.ambient().now());
    log.delete_view(&admin.project, By { caller: &admin.caller, request: &facts }, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
