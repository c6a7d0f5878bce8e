//! One extractor after another.

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture};

/// A right, then what only its holder may send.
///
/// A handler's own arguments are extracted side by side: a body or a question that is quickly found wrong would be answered
/// before a token that is slowly found revoked, and a stranger could make the server read and parse 64 MiB.
pub(crate) struct Then<R, B>(pub(crate) R, pub(crate) B);

impl<R, B> FromRequest for Then<R, B>
where
    R: FromRequest<Error = ApiError> + 'static,
    B: FromRequest<Error = ApiError> + 'static,
{
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        async move {
            let right = R::from_request(&request, &mut Payload::None).await?;
            let body = B::from_request(&request, &mut payload).await?;
            Ok(Self(right, body))
        }
        .boxed_local()
    }
}
