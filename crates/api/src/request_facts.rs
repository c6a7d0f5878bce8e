//! What is written into the log about a request that changes something.

use crate::client::known_address;
use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest};
use daybook_auditlog::RequestFacts;
use daybook_wire::Timestamp;
use tracing_actix_web::RequestId;

/// Says what a request was, without its query string.
pub(crate) fn request_facts(request: &HttpRequest, now: Timestamp) -> RequestFacts {
    let user_agent = request.headers().get(header::USER_AGENT);
    RequestFacts {
        started_at: now,
        method: request.method().to_string(),
        path: request.path().to_owned(),
        remote_ip: known_address(request),
        user_agent: user_agent.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        request_id: request.extensions().get::<RequestId>().map(ToString::to_string),
    }
}
