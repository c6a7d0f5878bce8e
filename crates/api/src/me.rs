//! Who the caller is.

use crate::credentials::{Authenticated, access};
use crate::error::ApiError;
use crate::openapi::problems;
use crate::wire_query::refuse_query;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use daybook_wire::Me;

problems!(MeProblems: AuthenticationRequired);

/// Who am I
///
/// The caller, and the projects open to the caller with the role in each.
#[utoipa::path(
    get,
    path = "/me",
    operation_id = "getMe",
    tag = "Session",
    responses(
        (status = 200, description = "The caller.", body = Me),
        MeProblems,
    ),
)]
pub(crate) async fn get(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let me: Me = access(&request)?.me(&caller.caller).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(me))
}
