//! A project's members.

use crate::body::JsonBody;
use crate::client::origin;
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
use daybook_wire::{AddedMember, ErrorCode, Member, MemberPatch, NewMember};
use uuid::Uuid;

problems!(ListProblems: AuthenticationRequired, AdminRequired, ProjectNotFound);
problems!(AddProblems: MalformedBody, AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, MemberExists, InvalidBody);
problems!(UpdateProblems: MalformedBody, AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, MemberNotFound, LastAdmin, InvalidBody);
problems!(RemoveProblems: AuthenticationRequired, AdminRequired, CsrfHeaderRequired, ProjectNotFound, MemberNotFound, LastAdmin);

/// List members
///
/// The users of this instance with a role in the project, by email address.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/members",
    operation_id = "listMembers",
    tag = "Members",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    responses(
        (status = 200, description = "The members.", body = [Member]),
        ListProblems,
    ),
)]
pub(crate) async fn list(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let members = access(&request)?.members(&admin.project).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(members))
}

/// Add a member
///
/// By email address. For a person without an account one is made, and the answer holds a link with which to choose a password: it
/// works once, for 24 hours, and is shown this once. Who let it expire is removed and added again, and gets another, unless they
/// have a role in another project. The person's sessions end, as with every change of memberships.
#[utoipa::path(
    post,
    path = "/projects/{project_id}/members",
    operation_id = "addMember",
    tag = "Members",
    params(("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1)),
    request_body = NewMember,
    responses(
        (status = 201, description = "Added.", body = AddedMember),
        AddProblems,
    ),
)]
pub(crate) async fn add(
    Then(admin, body): Then<Admin, JsonBody<NewMember>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    let by = By { caller: &admin.caller, request: &facts };
    let added: AddedMember = access.add_member(&admin.project, by, body.0, &origin(&request)).await?;
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(added))
}

/// Change a member's role
///
/// The last admin keeps the role. The member's sessions end.
#[utoipa::path(
    patch,
    path = "/projects/{project_id}/members/{user_id}",
    operation_id = "updateMember",
    tag = "Members",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("user_id" = uuid::Uuid, Path, description = "The user's id.", example = "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"),
    ),
    request_body = MemberPatch,
    responses(
        (status = 200, description = "The member as it is now.", body = Member),
        UpdateProblems,
    ),
)]
pub(crate) async fn update(
    Then(admin, body): Then<Admin, JsonBody<MemberPatch>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let user = user(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    let by = By { caller: &admin.caller, request: &facts };
    let member: Member = access.change_member(&admin.project, by, user, body.0.role).await?;
    Ok(HttpResponse::Ok().json(member))
}

/// Remove a member
///
/// The last admin stays. The person's sessions end; the account stays.
#[utoipa::path(
    delete,
    path = "/projects/{project_id}/members/{user_id}",
    operation_id = "removeMember",
    tag = "Members",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("user_id" = uuid::Uuid, Path, description = "The user's id.", example = "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"),
    ),
    responses(
        (status = 204, description = "Removed."),
        RemoveProblems,
    ),
)]
pub(crate) async fn remove(admin: Admin, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let user = user(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    access.remove_member(&admin.project, By { caller: &admin.caller, request: &facts }, user).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn user(request: &HttpRequest) -> Result<Uuid, Failure> {
    let missing = || Failure::new(ErrorCode::MemberNotFound, "There is no such member in this project.");
    request.match_info().get("user_id").and_then(|id| id.parse().ok()).ok_or_else(missing)
}
