//! From a failure to an answer: the one place that logs failures and the one place that words them.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError};
use daybook_auditlog::Failure;
use daybook_wire::{ErrorCode, Problem, problem};
use std::fmt;
use tracing_actix_web::RequestId;

/// The header that carries the request's id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A failure on its way out.
#[derive(Debug)]
pub(crate) struct ApiError {
    failure: Failure,
    /// The methods that the path takes, where the request's is not one of them.
    allow: Option<String>,
}

impl<T: Into<Failure>> From<T> for ApiError {
    fn from(failure: T) -> Self {
        Self { failure: failure.into(), allow: None }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.code.as_str())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.failure.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Without a body: [`answer_problems`] knows the request's id and writes it.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

impl ApiError {
    /// The path does not take the request's method, but those in `allow` (comma-separated).
    pub(crate) fn method_not_allowed(allow: impl Into<String>) -> Self {
        let failure = Failure::new(ErrorCode::MethodNotAllowed, "This path does not take this method.");
        Self { failure, allow: Some(allow.into()) }
    }

    /// What went wrong, for those who answer in another way.
    pub(crate) fn into_failure(self) -> Failure {
        self.failure
    }

    fn answer(&self, request_id: &str) -> HttpResponse {
        let failure = &self.failure;
        let parameter = failure.parameter.as_deref().cloned();
        let (param, value, expected) = match parameter {
            Some(error) => (Some(error.param), Some(error.value), Some(error.expected)),
            None => (None, None, None),
        };
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type(problem::CONTENT_TYPE);
        if self.status_code() == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(allow) = &self.allow {
            answer.insert_header((header::ALLOW, allow.as_str()));
        }
        if let Some(seconds) = failure.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        answer.json(Problem {
            kind: format!("urn:daybook:error:{}", failure.code.as_str()),
            title: failure.code.title().to_owned(),
            status: failure.code.status(),
            code: failure.code,
            detail: failure.detail.clone(),
            request_id: request_id.to_owned(),
            param,
            value,
            expected,
            errors: failure.errors.clone(),
        })
    }

    /// Logs what operators must know: the cause of every 5xx, once. Never a value that a client sent. What was refused because there is
    /// too much to do, or because an index is on its way, is counted instead: writing a line for each would be more of it.
    fn log(&self, request_id: &str) {
        let failure = &self.failure;
        let will_pass = matches!(failure.code, ErrorCode::ServerBusy | ErrorCode::IndexLoading);
        if self.status_code().is_server_error() && !will_pass {
            let cause = failure.cause.as_ref().map_or_else(|| failure.detail.clone(), ToString::to_string);
            tracing::error!(request_id, code = failure.code.as_str(), cause, "request failed");
        }
    }
}

/// Gives every answer its request id, and every error its problem document.
pub(crate) async fn answer_problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let response = next.call(request).await?.map_into_boxed_body();
    let failure = response.response().error().map(|error| match error.as_error::<ApiError>() {
        Some(error) => (error.answer(&request_id), error.log(&request_id)).0,
        None => foreign(error, &request_id),
    });
    let mut response = match failure {
        Some(answer) => response.into_response(answer),
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    Ok(response)
}

/// An error that the framework made: its status tells what it was.
fn foreign(error: &actix_web::Error, request_id: &str) -> HttpResponse {
    let status = error.as_response_error().status_code();
    let failure = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::new(ErrorCode::PayloadTooLarge, "The body is too large."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Failure::new(ErrorCode::UnsupportedMediaType, "The content type or encoding is not supported.")
        }
        status if status.is_client_error() => Failure::new(ErrorCode::MalformedBody, "The request cannot be read."),
        _ => Failure::new(ErrorCode::Internal, "Something went wrong."),
    };
    let error = ApiError::from(failure);
    error.log(request_id);
    error.answer(request_id)
}
