//! Daybook's behaviour, checked from outside: every test drives the whole application, or the real program, and runs on
//! both database engines. Run it through `scripts/test.sh`, which brings a `PostgreSQL` of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed; the panic names the line")]

mod actors;
mod audit_logs;
mod cli;
mod docs_page;
mod durability;
mod errors;
mod fuzz_corpus;
mod guide;
mod hardening;
mod harness;
mod health;
mod index_keeping;
mod index_loading;
mod me;
mod members;
mod metrics;
mod migrations;
mod openapi;
mod oracle;
mod overload;
mod project_settings;
mod project_tokens;
mod projects;
mod public_keys;
mod real_traffic;
mod retention;
mod roles;
mod segment_files;
mod self_audit;
mod session;
mod tenants;
mod tokens;
mod views;
