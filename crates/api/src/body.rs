//! Small JSON bodies.

use crate::error::ApiError;
use crate::patience::{is_too_slow, within_time};
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use daybook_auditlog::Failure;
use daybook_wire::ErrorCode;
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The largest small body, in bytes.
pub(crate) const MAX_BYTES: usize = 64 * 1_024;

/// A JSON body of at most 64 KiB.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let encoded = request.headers().contains_key(header::CONTENT_ENCODING);
        let bytes = Bytes::from_request(request, &mut within_time(request, payload.take()));
        async move {
            if !is_json || encoded {
                let detail = "Send the body as `application/json`, without a content encoding.";
                return Err(Failure::new(ErrorCode::UnsupportedMediaType, detail).into());
            }
            let bytes = bytes.await.map_err(|error| unreadable(&error, "64 KiB"))?;
            let body = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
            // The parser also takes a struct's fields out of an array, by their order.
            if bytes.trim_ascii_start().first() != Some(&b'{') {
                let detail = "The body is not what is expected: it must be a JSON object.";
                return Err(Failure::new(ErrorCode::InvalidBody, detail).into());
            }
            Ok(Self(body))
        }
        .boxed_local()
    }
}

/// A body that did not arrive whole, or is larger than it may be.
pub(crate) fn unreadable(error: &actix_web::Error, most: &str) -> Failure {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::new(ErrorCode::PayloadTooLarge, format!("The body is larger than {most}."));
    }
    if is_too_slow(error) {
        return Failure::new(ErrorCode::RequestTimeout, "The body did not come in time. Send it faster, or in parts.");
    }
    Failure::new(ErrorCode::MalformedBody, "The body ended early, or does not match its content encoding.")
}

/// A body that is no JSON, or not what was expected. The parser's message names fields and positions, not values.
fn not_json(error: &serde_json::Error) -> Failure {
    let code = match error.classify() {
        Category::Data => ErrorCode::InvalidBody,
        Category::Io | Category::Syntax | Category::Eof => ErrorCode::MalformedBody,
    };
    Failure::new(code, format!("The body is not what is expected: {error}"))
}
