//! The real program, run as its operators run it.

mod backup;
mod copy;
mod demo;
mod export;
mod import;
mod import_csv;
mod key_set;
mod manage;
mod migrate;
mod openapi;
mod query;
mod serve;
mod settings;
mod usage;
mod users;
