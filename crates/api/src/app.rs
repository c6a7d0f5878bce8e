//! Puts the application together: which path leads where.

use crate::dashboard::Dashboard;
use crate::error::{self, ApiError};
use crate::http_settings::HttpSettings;
use crate::metrics::{self, Metrics};
use crate::rate_limit::RateLimit;
use crate::room::Room;
use crate::security_headers::{SecurityHeaders, strict_transport};
use crate::stopping::Stopping;
use crate::trace::RouteSpan;
use crate::{
    actors, audit_logs, body, dashboard, deadline, docs_page, health, me, members, openapi, passwords, projects,
    session, tokens, turn, views,
};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, Resource, Route, guard, web};
use daybook_auditlog::Failure;
use daybook_auditlog::access::Access;
use daybook_wire::{ErrorCode, routes};
use tracing_actix_web::TracingLogger;

/// What every worker shares. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Recognises callers; the log is behind it.
    pub access: Access,
    /// The page.
    pub dashboard: Dashboard,
    http: web::Data<HttpSettings>,
    rate_limit: web::Data<RateLimit>,
    room: Room,
    /// What is measured of requests.
    pub metrics: Metrics,
    /// Ends what goes on without end.
    pub stopping: Stopping,
}

impl AppState {
    /// Brings together what the application needs.
    #[must_use]
    pub fn new(access: Access, dashboard: Dashboard, http: HttpSettings) -> Self {
        let rate_limit = RateLimit::per_minute(http.requests_per_minute);
        Self {
            access,
            dashboard,
            http: web::Data::new(http),
            rate_limit: web::Data::new(rate_limit),
            room: Room::default(),
            metrics: Metrics::default(),
            stopping: Stopping::default(),
        }
    }
}

/// The whole application: API, health, dashboard.
pub fn create_app(
    state: &AppState,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .app_data(web::Data::new(state.access.clone()))
        .app_data(web::Data::new(state.dashboard))
        .app_data(state.http.clone())
        .app_data(state.rate_limit.clone())
        .app_data(web::Data::new(state.room.clone()))
        .app_data(web::Data::new(state.metrics.clone()))
        .app_data(web::Data::new(state.stopping.clone()))
        .app_data(web::PayloadConfig::new(body::MAX_BYTES))
        // The last one wrapped is the first to see a request.
        .wrap(from_fn(error::answer_problems))
        .wrap(from_fn(metrics::measure))
        .wrap(TracingLogger::<RouteSpan>::new())
        .wrap(from_fn(strict_transport))
        .wrap(SecurityHeaders::for_dashboard(state.dashboard))
        .service(web::scope(routes::BASE).configure(api_routes).default_service(web::to(not_found)))
        .service(web::scope("/api").default_service(web::to(not_found)))
        .service(resource("/healthz", [(Method::GET, web::to(health::healthz))]))
        .service(resource("/readyz", [(Method::GET, web::to(health::readyz))]))
        .service(resource(docs_page::PAGE, [(Method::GET, web::to(docs_page::page))]))
        .service(resource(docs_page::STYLESHEET, [(Method::GET, web::to(docs_page::stylesheet))]))
        // Nothing below it is the dashboard's.
        .service(web::scope(docs_page::PAGE).default_service(web::to(not_found)))
        .default_service(web::to(dashboard::serve))
}

fn api_routes(config: &mut web::ServiceConfig) {
    config
        .service(resource("/openapi.json", [(Method::GET, web::to(openapi::serve))]))
        .service(bounded(
            "/session",
            [(Method::POST, web::to(session::create)), (Method::DELETE, web::to(session::delete))],
        ))
        .service(bounded("/me", [(Method::GET, web::to(me::get))]))
        .service(bounded("/me/password", [(Method::PUT, web::to(passwords::change))]))
        .service(bounded("/password-links", [(Method::POST, web::to(passwords::choose))]))
        .service(bounded(
            "/projects",
            [(Method::GET, web::to(projects::list)), (Method::POST, web::to(projects::create))],
        ))
        .service(bounded(
            "/projects/{project_id}",
            [(Method::GET, web::to(projects::get)), (Method::PATCH, web::to(projects::update))],
        ))
        .service(bounded(
            "/projects/{project_id}/audit-logs",
            [(Method::GET, web::to(audit_logs::list)), (Method::POST, web::to(audit_logs::append))],
        ))
        .service(bounded("/projects/{project_id}/audit-logs/volume", [(Method::GET, web::to(audit_logs::volume))]))
        .service(bounded("/projects/{project_id}/audit-logs/facets", [(Method::GET, web::to(audit_logs::facets))]))
        .service(bounded(
            "/projects/{project_id}/audit-logs/relaxations",
            [(Method::GET, web::to(audit_logs::relaxations))],
        ))
        .service(bounded("/projects/{project_id}/audit-logs/export", [(Method::GET, web::to(audit_logs::export))]))
        .service(bounded("/projects/{project_id}/audit-logs/tail", [(Method::GET, web::to(audit_logs::tail))]))
        .service(bounded("/projects/{project_id}/audit-logs/{id}", [(Method::GET, web::to(audit_logs::get))]))
        .service(bounded("/projects/{project_id}/actors/{type}/{id}", [(Method::PATCH, web::to(actors::update))]))
        .service(bounded(
            "/projects/{project_id}/views",
            [(Method::GET, web::to(views::list)), (Method::POST, web::to(views::create))],
        ))
        .service(bounded(
            "/projects/{project_id}/tokens",
            [(Method::GET, web::to(tokens::list)), (Method::POST, web::to(tokens::create))],
        ))
        .service(bounded("/projects/{project_id}/tokens/{token_id}", [(Method::DELETE, web::to(tokens::delete))]))
        .service(bounded(
            "/projects/{project_id}/members",
            [(Method::GET, web::to(members::list)), (Method::POST, web::to(members::add))],
        ))
        .service(bounded(
            "/projects/{project_id}/members/{user_id}",
            [(Method::PATCH, web::to(members::update)), (Method::DELETE, web::to(members::remove))],
        ))
        .service(bounded("/projects/{project_id}/views/{view_id}", [(Method::DELETE, web::to(views::delete))]));
}

/// A resource whose requests are answered in time, and in turn where they read.
fn bounded<const METHODS: usize>(path: &str, routes: [(Method, Route); METHODS]) -> Resource {
    let bounded = routes.map(|(method, route)| {
        let reads = method == Method::GET;
        let route = if reads { route.wrap(from_fn(turn::wait_for_turn)) } else { route };
        (method, route.wrap(from_fn(deadline::keep)))
    });
    resource(path, bounded)
}

/// A resource that answers a method it does not take with 405, and names those it does. What can be read also takes HEAD
/// (RFC 9110, 9.1); the framework leaves the body out.
pub(crate) fn resource<const METHODS: usize>(path: &str, routes: [(Method, Route); METHODS]) -> Resource {
    let allow = routes.each_ref().map(|(method, _)| if *method == Method::GET { "GET, HEAD" } else { method.as_str() });
    let allow = allow.join(", ");
    let refuse = move || {
        let refusal = ApiError::method_not_allowed(allow.clone());
        async move { Err::<HttpResponse, _>(refusal) }
    };
    let resource = web::resource(path).default_service(web::to(refuse));
    routes.into_iter().fold(resource, |resource, (method, route)| {
        resource.route(match method {
            Method::GET => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            method => route.method(method),
        })
    })
}

pub(crate) async fn not_found() -> Result<HttpResponse, ApiError> {
    Err(Failure::new(ErrorCode::NotFound, "There is no such path. /api/v1/openapi.json describes those there are.")
        .into())
}
