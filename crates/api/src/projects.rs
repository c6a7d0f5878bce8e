//! Projects.

use crate::body::JsonBody;
use crate::credentials::{Authenticated, access};
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::{Admin, Member};
use crate::request_facts::request_facts;
use crate::session::session_cookie;
use crate::then::Then;
use crate::wire_query::refuse_query;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::By;
use daybook_wire::{NewProject, Project, ProjectPatch, ProjectSummary};

problems!(ListProblems: AuthenticationRequired);
problems!(CreateProblems: MalformedBody, AuthenticationRequired, InstanceAdminRequired, CsrfHeaderRequired, ProjectExists, InvalidBody);
problems!(UpdateProblems: MalformedBody, AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, InvalidBody);
problems!(GetProblems: AuthenticationRequired, ProjectNotFound);

/// List projects
///
/// By name: those the caller has a role in, or all of them for an instance admin.
#[utoipa::path(
    get,
    path = "/projects",
    operation_id = "listProjects",
    tag = "Projects",
    responses(
        (status = 200, description = "The projects.", body = [ProjectSummary]),
        ListProblems,
    ),
)]
pub(crate) async fn list(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let projects = access(&request)?.log().projects(&caller.caller).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(projects))
}

/// Create a project
///
/// For instance admins. A creator who is a user of this instance becomes its admin; the session that created it goes on
/// with a new cookie, other sessions of the user end, as with every change of memberships.
#[utoipa::path(
    post,
    path = "/projects",
    operation_id = "createProject",
    tag = "Projects",
    request_body = NewProject,
    responses(
        (status = 201, description = "Created. `Set-Cookie` only where a session created it.", body = Project, headers(("Set-Cookie" = String))),
        CreateProblems,
    ),
)]
pub(crate) async fn create(
    Then(caller, body): Then<Authenticated, JsonBody<NewProject>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let project: Project = access.log().create_project(&caller.caller, body.0).await?;
    let mut answer = HttpResponse::Created();
    if caller.by_cookie
        && let Some((_, token)) = access.renew_session(&caller.caller).await?
    {
        answer.cookie(session_cookie(&request, token));
    }
    Ok(answer.json(project))
}

/// Get a project
///
/// Its settings, and the caller's role in it.
#[utoipa::path(
    get,
    path = "/projects/{project_id}",
    operation_id = "getProject",
    tag = "Projects",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    responses(
        (status = 200, description = "The project.", body = Project),
        GetProblems,
    ),
)]
pub(crate) async fn get(member: Member, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let project: Project = member.project.to_wire(access(&request)?.log().ambient().now());
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(project))
}

/// Update a project
///
/// Its name and settings. A longer retention holds at once; a shorter one after 7 days, and until then it is undone by setting
/// the retention that still holds.
#[utoipa::path(
    patch,
    path = "/projects/{project_id}",
    operation_id = "updateProject",
    tag = "Projects",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    request_body = ProjectPatch,
    responses(
        (status = 200, description = "The project as it is now.", body = Project),
        UpdateProblems,
    ),
)]
pub(crate) async fn update(
    Then(admin, body): Then<Admin, JsonBody<ProjectPatch>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let log = access(&request)?.log();
    let facts = request_facts(&request, log.ambient().now());
    let by = By { caller: &admin.caller, request: &facts };
    let project: Project = log.update_project(&admin.project, by, body.0).await?;
    Ok(HttpResponse::Ok().json(project))
}
