//! Requests that read take turns.

use crate::credentials::access;
use crate::error::ApiError;
use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

/// Carries a request out when its turn has come.
pub(crate) async fn wait_for_turn(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = request.request().clone();
    match access(&asked).map_err(ApiError::from)?.log().in_turn(next.call(request)).await {
        Ok(answer) => answer,
        Err(failure) => Ok(ServiceResponse::new(asked, HttpResponse::from_error(ApiError::from(failure)))),
    }
}
