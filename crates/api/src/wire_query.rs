//! The query language as an extractor.

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use daybook_auditlog::Failure;
use daybook_wire::{
    ExportQuery, FacetsQuery, Filter, ParameterError, Parameters, Query, RelaxationsQuery, VolumeQuery,
};
use std::future::{Ready, ready};

/// A question in the query language, from the raw query string.
pub(crate) struct WireQuery<Q>(pub(crate) Q);

/// A question that can be read out of a query string.
pub(crate) trait Question: Sized + 'static {
    /// Reads it. Fails where a parameter is unknown, repeated or has a bad value.
    fn decode(raw: &str) -> Result<Self, ParameterError>;
}

impl<Q: Question> FromRequest for WireQuery<Q> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Q::decode(request.query_string()).map(Self).map_err(ApiError::from))
    }
}

macro_rules! questions {
    ($($question:ty),+) => {$(
        impl Question for $question {
            fn decode(raw: &str) -> Result<Self, ParameterError> {
                Self::decode(raw)
            }
        }
    )+};
}

questions!(Query, VolumeQuery, FacetsQuery, RelaxationsQuery, ExportQuery);

/// A filter and nothing else.
impl Question for Filter {
    fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let filter = Self::take(&mut parameters)?;
        parameters.finish()?;
        Ok(filter)
    }
}

/// For operations without parameters: a misspelt one must not pass unnoticed.
pub(crate) fn refuse_query(request: &HttpRequest) -> Result<(), Failure> {
    Ok(Parameters::parse(request.query_string())?.finish()?)
}
