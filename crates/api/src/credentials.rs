//! Finds the token of a request, and its bearer.

use crate::error::ApiError;
use crate::rate_limit::RateLimit;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use daybook_auditlog::Failure;
use daybook_auditlog::access::{Access, Caller};
use daybook_wire::{ErrorCode, routes};
use futures_util::future::{FutureExt, LocalBoxFuture};

/// Anybody whose token is good.
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    /// Whether the token came in the session cookie.
    pub(crate) by_cookie: bool,
}

impl FromRequest for Authenticated {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move { admit(&request).await }.boxed_local()
    }
}

/// Recognises the caller of a request, and counts the request.
pub(crate) async fn admit(request: &HttpRequest) -> Result<Authenticated, ApiError> {
    let authenticated = authenticate(request).await?;
    if let Some(limit) = request.app_data::<web::Data<RateLimit>>() {
        limit.check(&authenticated.caller)?;
    }
    Ok(authenticated)
}

/// Recognises the caller of a request.
pub(crate) async fn authenticate(request: &HttpRequest) -> Result<Authenticated, ApiError> {
    let (token, by_cookie) = find_token(request)?;
    Ok(Authenticated { caller: access(request)?.authenticate(&token).await?, by_cookie })
}

/// The guard that the application was built with.
pub(crate) fn access(request: &HttpRequest) -> Result<&Access, Failure> {
    let missing = || Failure::new(ErrorCode::Internal, "The application was built without its state.");
    request.app_data::<web::Data<Access>>().map(actix_web::web::Data::get_ref).ok_or_else(missing)
}

fn find_token(request: &HttpRequest) -> Result<(String, bool), Failure> {
    if let Some(value) = request.headers().get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(|value| value.split_once(' '));
        return match bearer {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok((token.trim().to_owned(), false)),
            _ => Err(Failure::new(ErrorCode::InvalidToken, "The Authorization header must be `Bearer` and a token.")),
        };
    }
    let Some(cookie) = request.cookie(routes::SESSION_COOKIE) else {
        let detail = "Send `Authorization: Bearer` with a token, or sign in.";
        return Err(Failure::new(ErrorCode::AuthenticationRequired, detail));
    };
    // The browser sends the cookie whoever wrote the page; only our own page can set the header.
    let (name, value) = routes::CSRF_HEADER;
    let ours = request.headers().get(name).is_some_and(|found| found.as_bytes() == value.as_bytes());
    if !request.method().is_safe() && !ours {
        let detail = format!("With a session cookie, send the header `{name}: {value}`.");
        return Err(Failure::new(ErrorCode::CsrfHeaderRequired, detail));
    }
    Ok((cookie.value().to_owned(), true))
}
