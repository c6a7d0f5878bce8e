//! HTTP, and nothing else: parse, authorize, call the service, map errors. The binary and the tests both start from
//! [`create_app`].

mod actors;
mod app;
mod audit_logs;
mod body;
mod credentials;
mod dashboard;
mod docs_page;
mod entries_body;
mod error;
mod health;
mod me;
mod openapi;
mod permission;
mod projects;
mod request_facts;
mod security_headers;
mod session;
mod then;
mod trace;
mod views;
mod wire_query;

pub use app::{AppState, create_app};
pub use dashboard::{Asset, Dashboard};
pub use docs_page::render as render_docs_page;
pub use openapi::description;
