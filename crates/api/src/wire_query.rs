//! The query language as an extractor.

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use daybook_wire::Query;
use std::future::{Ready, ready};

/// The query of a list, from the raw query string.
pub(crate) struct WireQuery(pub(crate) Query);

impl FromRequest for WireQuery {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Query::decode(request.query_string()).map(Self).map_err(ApiError::from))
    }
}
