//! HTTP, and nothing else: parse, authorize, call the service, map errors. The binary and the tests both start from
//! [`create_app`].

mod actors;
mod app;
mod audit_logs;
mod body;
mod client;
mod credentials;
mod dashboard;
mod deadline;
mod docs_page;
mod entries_body;
mod error;
mod health;
mod http_settings;
mod me;
mod members;
mod metrics;
mod openapi;
mod passwords;
mod patience;
mod permission;
mod projects;
mod rate_limit;
mod request_facts;
mod room;
mod security_headers;
mod session;
mod stopping;
mod then;
mod tokens;
mod trace;
mod turn;
mod views;
mod wire_query;

pub use app::{AppState, create_app};
pub use dashboard::{Asset, Dashboard};
pub use docs_page::render as render_docs_page;
pub use http_settings::HttpSettings;
pub use metrics::{Metrics, create_metrics_app};
pub use openapi::description;
pub use stopping::Stopping;
pub use trace::may_be_logged;
