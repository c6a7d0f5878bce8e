//! Prometheus metrics: what requests cost, and how the log stands. Served on a listener of their own.

use crate::app::{not_found, resource};
use crate::error;
use crate::trace::RouteSpan;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpResponse, web};
use daybook_auditlog::{AuditLog, IndexSize, Statistics};
use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use std::sync::Arc;
use std::time::Instant;
use tracing_actix_web::TracingLogger;

/// The type of the answer (Prometheus' text format).
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
/// Bounds of the latency histogram, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is measured of requests. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Measures>);

struct Measures {
    registry: Registry,
    requests: HistogramVec,
    in_flight: IntGauge,
    tails: IntGauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let help = "How long requests took until their answer began, by method, route and status.";
        let options = HistogramOpts::new("daybook_http_request_duration_seconds", help).buckets(BUCKETS.to_vec());
        let requests =
            HistogramVec::new(options, &["method", "route", "status"]).expect("the name and labels are valid");
        let in_flight = IntGauge::new("daybook_http_requests_in_flight", "Requests whose answer has not begun.")
            .expect("the name is valid");
        let tails = IntGauge::new("daybook_tails_open", "Readers that follow a log.").expect("the name is valid");
        let registry = Registry::new();
        let collectors: [Box<dyn Collector>; 3] =
            [Box::new(requests.clone()), Box::new(in_flight.clone()), Box::new(tails.clone())];
        for collector in collectors {
            registry.register(collector).expect("each is registered once");
        }
        Self(Arc::new(Measures { registry, requests, in_flight, tails }))
    }
}

impl Metrics {
    fn of_request(&self, method: &str, route: &str, status: &str) -> Histogram {
        self.0.requests.with_label_values(&[method, route, status])
    }

    /// Counts a reader that follows a log, for as long as what is given back lives.
    pub(crate) fn open_tail(&self) -> Going {
        Going::begin(&self.0.tails)
    }

    /// Everything in Prometheus' text format.
    fn render(&self, statistics: &Statistics, index_lag: Option<u64>) -> String {
        let standing = Registry::new();
        for collector in standing_collectors(statistics, index_lag) {
            standing.register(collector).expect("each is registered once");
        }
        let mut text = TextEncoder::new().encode_to_string(&self.0.registry.gather()).unwrap_or_default();
        text.push_str(&TextEncoder::new().encode_to_string(&standing.gather()).unwrap_or_default());
        text
    }
}

/// What is known when somebody asks.
fn standing_collectors(statistics: &Statistics, index_lag: Option<u64>) -> Vec<Box<dyn Collector>> {
    let counter = |name: &str, help: &str, value: u64| -> Box<dyn Collector> {
        let counter = IntCounter::new(name, help).expect("the name is valid");
        counter.inc_by(value);
        Box::new(counter)
    };
    let gauge = |name: &str, help: &str, value: u64| -> Box<dyn Collector> {
        let gauge = IntGauge::new(name, help).expect("the name is valid");
        gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        Box::new(gauge)
    };
    let Statistics { index, pool, .. } = statistics;
    let index_lag = index_lag
        .map(|lag| gauge("daybook_index_lag_entries", "Entries that the loaded indexes do not have yet.", lag));
    let mut collectors = vec![
        counter("daybook_entries_appended_total", "Entries that were stored.", statistics.appended),
        counter("daybook_entries_duplicate_total", "Entries that were there already.", statistics.duplicates),
        counter("daybook_entries_refused_total", "Entries of appends that were not valid.", statistics.refused),
        gauge("daybook_entries_waiting", "Entries that wait to be stored.", statistics.waiting),
        gauge("daybook_http_requests_waiting", "Requests that wait for their turn.", statistics.waiting_readers),
        counter("daybook_http_requests_refused_total", "Requests that could not wait.", statistics.refused_readers),
        counter("daybook_entries_purged_total", "Entries that had expired and were deleted.", statistics.purged),
        counter("daybook_exports_total", "Exports that were begun.", statistics.exports),
        counter("daybook_answers_by_index_total", "Questions that an index answered.", statistics.answered_by_index),
        counter("daybook_answers_by_database_total", "Questions that SQL answered.", statistics.answered_by_database),
        gauge("daybook_index_projects_loaded", "Projects whose index is loaded.", index.loaded_projects),
        gauge("daybook_index_projects_waiting", "Projects whose index loads, or does not fit.", index.other_projects),
        gauge("daybook_index_entries", "Entries in the indexes.", index.entries),
        gauge(
            "daybook_index_restored_entries",
            "Entries in them that came from files at the start.",
            index.restored_entries,
        ),
        gauge("daybook_index_bytes", "What the indexes take in memory.", index.bytes),
        gauge("daybook_index_allowed_bytes", "What the indexes may take in memory.", index.allowed_bytes),
        gauge("daybook_database_connections_open", "Open connections to the database.", pool.open),
        gauge("daybook_database_connections_idle", "Connections to the database that nobody uses.", pool.idle),
    ];
    // Only the database knows.
    collectors.extend(index_lag);
    collectors.extend(of_each_index(&statistics.indexes));
    collectors
}

/// What the index of each project takes.
fn of_each_index(indexes: &[IndexSize]) -> [Box<dyn Collector>; 3] {
    let gauge = |name: &str, help: &str, value: fn(&IndexSize) -> u64| -> Box<dyn Collector> {
        let gauge = IntGaugeVec::new(Opts::new(name, help), &["project"]).expect("the name is valid");
        for index in indexes {
            let value = i64::try_from(value(index)).unwrap_or(i64::MAX);
            gauge.with_label_values(&[index.project.to_string()]).set(value);
        }
        Box::new(gauge)
    };
    [
        gauge("daybook_index_project_bytes", "What a project's index takes in memory.", |index| index.bytes),
        gauge("daybook_index_project_entries", "Entries in a project's index.", |index| index.entries),
        gauge("daybook_index_project_segments", "Segments of a project's index.", |index| index.segments),
    ]
}

/// Measures every request. Routes are templates and methods those that exist, so that clients cannot make up labels.
pub(crate) async fn measure(
    metrics: web::Data<Metrics>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let start = Instant::now();
    let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS];
    let method = known.into_iter().find(|method| method == request.method());
    let in_flight = Going::begin(&metrics.0.in_flight);
    let response = next.call(request).await;
    drop(in_flight);
    let (route, status) = match &response {
        Ok(response) => (response.request().match_pattern(), response.status()),
        Err(_) => (None, StatusCode::INTERNAL_SERVER_ERROR),
    };
    let route = route.as_deref().unwrap_or("other");
    let method = method.as_ref().map_or("other", Method::as_str);
    metrics.of_request(method, route, status.as_str()).observe(start.elapsed().as_secs_f64());
    Ok(response?.map_into_boxed_body())
}

/// Something that goes on, and is counted; taken back also where the client goes and the work is dropped.
pub(crate) struct Going(IntGauge);

impl Going {
    fn begin(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The application of the metrics' own listener: `GET /metrics` and nothing else.
pub fn create_metrics_app(
    metrics: &Metrics,
    log: &AuditLog,
) -> App<
    impl actix_web::dev::ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let state = web::Data::new((metrics.clone(), log.clone()));
    App::new()
        .app_data(state)
        .wrap(from_fn(error::answer_problems))
        .wrap(TracingLogger::<RouteSpan>::new())
        .service(resource("/metrics", [(Method::GET, web::to(serve))]))
        .default_service(web::to(not_found))
}

async fn serve(state: web::Data<(Metrics, AuditLog)>) -> HttpResponse {
    let (metrics, log) = &**state;
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, CONTENT_TYPE))
        .body(metrics.render(&log.statistics(), log.index_lag().await))
}
