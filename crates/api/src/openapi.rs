//! The `OpenAPI` description, generated from the handlers and the wire types.

mod examples;
mod headers;
mod new_entry_schema;
mod operations;
mod problems;
mod query_parameters;

pub(crate) use new_entry_schema::{EntriesSchema, NewEntrySchema};
pub(crate) use problems::{problems, responses_for};
pub(crate) use query_parameters::{
    FacetParameters, FilterParameters, FormatParameters, LimitParameters, OrderParameters, RangeParameters,
    VolumeParameters,
};

use self::examples::Examples;
use self::headers::Headers;
use self::problems::ProblemExamples;
use actix_web::HttpResponse;
use daybook_wire::{ErrorCode, Problem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi, Required};
use utoipa::{Modify, OpenApi as Describe};

/// The description of the whole API.
#[must_use]
pub fn description() -> OpenApi {
    Description::openapi()
}

/// `GET /api/v1/openapi.json`
pub(crate) async fn serve() -> HttpResponse {
    HttpResponse::Ok().json(description())
}

#[derive(Describe)]
#[openapi(
    info(
        title = "Daybook",
        description = "A self-hosted audit log: who did what, when, from where, and did it work?\n\n\
            Errors are `application/problem+json`. Every answer has `X-Request-Id`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/api/v1")),
    security(("bearer" = []), ("session" = [])),
    tags(
        (name = "Entries", description = "The log: append and read."),
        (name = "Actors", description = "What the platform now knows of who acted."),
        (name = "Views", description = "Saved questions, shared by a project's admins."),
        (name = "Tokens", description = "What platforms and programs get in with."),
        (name = "Members", description = "Who has a role in a project."),
        (name = "Projects", description = "What logs there are."),
        (name = "Session", description = "Signing in and out, and who one is."),
    ),
    paths(
        crate::audit_logs::list,
        crate::audit_logs::append,
        crate::audit_logs::volume,
        crate::audit_logs::facets,
        crate::audit_logs::relaxations,
        crate::audit_logs::export,
        crate::audit_logs::tail,
        crate::audit_logs::get,
        crate::actors::update,
        crate::views::list,
        crate::views::create,
        crate::views::delete,
        crate::projects::list,
        crate::projects::create,
        crate::projects::get,
        crate::projects::update,
        crate::tokens::list,
        crate::tokens::create,
        crate::tokens::delete,
        crate::members::list,
        crate::members::add,
        crate::members::update,
        crate::members::remove,
        crate::session::create,
        crate::session::delete,
        crate::me::get,
        crate::passwords::change,
        crate::passwords::choose,
    ),
    components(schemas(ErrorCode, Problem)),
    modifiers(&Security, &RequiredBodies, &Headers, &ProblemExamples, &Examples),
)]
struct Description;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let description = "State-changing requests also need the header `X-Requested-With: daybook`.";
        let cookie = ApiKeyValue::with_description(daybook_wire::routes::SESSION_COOKIE, description);
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Whoever takes a body needs it; the derive leaves that out where a body has several types.
struct RequiredBodies;

impl Modify for RequiredBodies {
    fn modify(&self, openapi: &mut OpenApi) {
        for body in operations::operations(openapi).filter_map(operations::request) {
            body.required = Some(Required::True);
        }
    }
}
