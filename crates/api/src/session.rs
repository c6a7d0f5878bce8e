//! Signing in and out.

use crate::body::JsonBody;
use crate::client::{is_https, remote_address};
use crate::credentials::{Authenticated, access};
use crate::error::ApiError;
use crate::openapi::problems;
use crate::request_facts::request_facts;
use crate::wire_query::refuse_query;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::By;
use daybook_auditlog::access::SESSION_SECONDS;
use daybook_wire::{Session, SignIn, routes};

problems!(SignInProblems: MalformedBody, WrongCredentials, InvalidBody, TooManyAttempts);
problems!(SignOutProblems: AuthenticationRequired, CsrfHeaderRequired);

/// Sign in
///
/// Sets the session cookie, which holds a JWT and lasts 12 hours.
#[utoipa::path(
    post,
    path = "/session",
    operation_id = "signIn",
    tag = "Session",
    security(()),
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in.", body = Session, headers(("Set-Cookie" = String))),
        SignInProblems,
    ),
)]
pub(crate) async fn create(body: JsonBody<SignIn>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    let (session, token) = access.sign_in(body.0, remote_address(&request), facts).await?;
    Ok(HttpResponse::Ok().cookie(session_cookie(&request, token)).json(session))
}

/// Sign out
///
/// Ends the session for good and removes the cookie.
#[utoipa::path(
    delete,
    path = "/session",
    operation_id = "signOut",
    tag = "Session",
    responses(
        (status = 204, description = "Signed out.", headers(("Set-Cookie" = String))),
        SignOutProblems,
    ),
)]
pub(crate) async fn delete(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let access = access(&request)?;
    let facts = request_facts(&request, access.log().ambient().now());
    access.sign_out(By { caller: &caller.caller, request: &facts }).await?;
    let mut gone = session_cookie(&request, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// The cookie that carries a session: out of reach of scripts, of other sites, and of plain HTTP where HTTPS is in use.
pub(crate) fn session_cookie(request: &HttpRequest, token: String) -> Cookie<'static> {
    Cookie::build(routes::SESSION_COOKIE, token)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(is_https(request))
        .max_age(Duration::seconds(SESSION_SECONDS))
        .finish()
}
