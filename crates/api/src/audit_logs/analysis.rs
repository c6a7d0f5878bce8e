//! The log in numbers: volume, facets, relaxations.

use crate::credentials::access;
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::Admin;
use crate::then::Then;
use crate::wire_query::WireQuery;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use daybook_wire::{Facets, FacetsQuery, Relaxations, RelaxationsQuery, Volume, VolumeQuery};

problems!(AnalysisProblems: IndexLoading, AuthenticationRequired, AdminRequired, ProjectNotFound);

/// Chart entries
///
/// How many entries match over time, in buckets that follow the calendar of a time zone, by class of status. Empty buckets are
/// listed; the first and the last are cut at the range.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/volume",
    operation_id = "getVolume",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        crate::openapi::RangeParameters,
        crate::openapi::VolumeParameters,
    ),
    responses(
        (status = 200, description = "The buckets.", body = Volume),
        AnalysisProblems,
    ),
)]
pub(crate) async fn volume(
    Then(admin, query): Then<Admin, WireQuery<VolumeQuery>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let volume: Volume = access(&request)?.log().volume(&admin.project, &query.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(volume))
}

/// List values
///
/// Which values fields have among the entries that match, the most frequent first. What the filter says of a field is
/// ignored for that field, so that a menu shows what else could be chosen.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/facets",
    operation_id = "getFacets",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        crate::openapi::RangeParameters,
        crate::openapi::FacetParameters,
    ),
    responses(
        (status = 200, description = "The values of each field asked for.", body = Facets),
        AnalysisProblems,
    ),
)]
pub(crate) async fn facets(
    Then(admin, query): Then<Admin, WireQuery<FacetsQuery>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let facets: Facets = access(&request)?.log().facets(&admin.project, &query.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(facets))
}

/// Relax a question
///
/// What would be found without each part of the question: each parameter in use, the search, and the range. For pages without
/// results.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/relaxations",
    operation_id = "getRelaxations",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        crate::openapi::RangeParameters,
    ),
    responses(
        (status = 200, description = "The totals.", body = Relaxations),
        AnalysisProblems,
    ),
)]
pub(crate) async fn relaxations(
    Then(admin, query): Then<Admin, WireQuery<RelaxationsQuery>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let relaxations: Relaxations = access(&request)?.log().relaxations(&admin.project, &query.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(relaxations))
}
