//! What is logged of a request: its method, its route's template, its status and its id. Never its query string, which
//! may hold search terms, and never its headers or body.

use actix_web::Error;
use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::field::Empty;
use tracing::{Level, Metadata, Span, info_span};
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// Whether an event may be written into the program's log. Libraries write headers, bodies and statements at their finest levels,
/// and with them tokens, passwords and search terms: of those, nothing below `info` is ever logged, whatever the settings say.
#[must_use]
pub fn may_be_logged(event: &Metadata<'_>) -> bool {
    *event.level() <= Level::INFO || event.target().starts_with("daybook")
}

/// Starts and ends the span of a request.
pub(crate) struct RouteSpan;

impl RootSpanBuilder for RouteSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        let route = request.match_pattern();
        info_span!("request", id, method = %request.method(), route, status = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.response().status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        span.in_scope(|| tracing::debug!("answered"));
    }
}
