//! Changing and choosing passwords.

use crate::body::JsonBody;
use crate::client::remote_address;
use crate::credentials::{Authenticated, access};
use crate::error::ApiError;
use crate::openapi::problems;
use crate::request_facts::request_facts;
use crate::session::session_cookie;
use crate::then::Then;
use crate::wire_query::refuse_query;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::By;
use daybook_wire::{ChosenPassword, PasswordChange};

problems!(ChangeProblems: MalformedBody, AuthenticationRequired, UserRequired, WrongPassword, CsrfHeaderRequired, InvalidBody, TooManyAttempts);
problems!(ChooseProblems: MalformedBody, PasswordLinkNotFound, InvalidBody);

/// Change one's password
///
/// Ends every session of the caller; the one that changed it goes on with a new cookie. Wrong guesses at the current password count
/// as failed sign-ins do.
#[utoipa::path(
    put,
    path = "/me/password",
    operation_id = "changePassword",
    tag = "Session",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed. `Set-Cookie` only where a session changed it.", headers(("Set-Cookie" = String))),
        ChangeProblems,
    ),
)]
pub(crate) async fn change(
    Then(caller, body): Then<Authenticated, JsonBody<PasswordChange>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    let by = By { caller: &caller.caller, request: &facts };
    access.change_password(by, remote_address(&request), body.0).await?;
    let mut answer = HttpResponse::NoContent();
    if caller.by_cookie
        && let Some((_, token)) = access.renew_session(&caller.caller).await?
    {
        answer.cookie(session_cookie(&request, token));
    }
    Ok(answer.finish())
}

/// Choose a password
///
/// With the secret of a one-time link, as a new member gets it.
#[utoipa::path(
    post,
    path = "/password-links",
    operation_id = "choosePassword",
    tag = "Session",
    security(()),
    request_body = ChosenPassword,
    responses(
        (status = 204, description = "Chosen. The link does not work again."),
        ChooseProblems,
    ),
)]
pub(crate) async fn choose(body: JsonBody<ChosenPassword>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    access.choose_password(&facts, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
