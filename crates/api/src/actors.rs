//! What the platform now knows of an actor.

use crate::body::JsonBody;
use crate::credentials::access;
use crate::error::ApiError;
use crate::openapi::problems;
use crate::permission::Ingest;
use crate::request_facts::request_facts;
use crate::then::Then;
use crate::wire_query::refuse_query;
use actix_web::{HttpRequest, HttpResponse};
use daybook_auditlog::{By, Failure};
use daybook_wire::{ActorPatch, ActorType, KnownActor};

problems!(UpdateProblems: MalformedBody, AuthenticationRequired, IngestRequired, CsrfHeaderRequired, ProjectNotFound, InvalidBody);

/// Update an actor
///
/// Tells what the platform now knows of an actor: that it is gone (entries show it as deleted), or what it is called now. Names
/// in entries stay what they were.
#[utoipa::path(
    patch,
    path = "/projects/{project_id}/actors/{type}/{id}",
    operation_id = "updateActor",
    tag = "Actors",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        ("type" = ActorType, Path, description = "The kind of actor.", example = "user"),
        ("id" = String, Path, description = "The platform's own id of the actor.", min_length = 1, max_length = 256, example = "58392"),
    ),
    request_body = ActorPatch,
    responses(
        (status = 200, description = "All that is known now.", body = KnownActor),
        UpdateProblems,
    ),
)]
pub(crate) async fn update(
    Then(ingest, body): Then<Ingest, JsonBody<ActorPatch>>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_query(&request)?;
    let kind = segment(&request, "type", 1)?;
    let kind: ActorType = kind.parse().map_err(|expected: daybook_wire::query::NotAValue| {
        Failure::invalid_field("type", kind.clone(), expected.to_string())
    })?;
    let id = segment(&request, "id", 0)?;
    let log = access(&request)?.log();
    let facts = request_facts(&request, log.ambient().now());
    let by = By { caller: &ingest.caller, request: &facts };
    let known: KnownActor = log.update_actor(&ingest.project, by, kind, &id, body.0).await?;
    Ok(HttpResponse::Ok().json(known))
}

/// A segment of the path, counted from its end. Out of the raw path: the router's own decoding puts U+FFFD in the place of what
/// is not UTF-8, and that is another actor.
fn segment(request: &HttpRequest, name: &str, from_the_end: usize) -> Result<String, Failure> {
    let raw = request.uri().path().rsplit('/').nth(from_the_end).unwrap_or_default();
    let bad = |_| Failure::invalid_field(name, raw, "valid UTF-8, percent-encoded");
    Ok(percent_encoding::percent_decode_str(raw).decode_utf8().map_err(bad)?.into_owned())
}
