//! `/api/v1/projects/{project_id}/audit-logs`

mod append;
mod append_refused;
mod concurrency;
mod cursor;
mod duplicates;
mod encoding;
mod export;
mod export_stream;
mod facets;
mod filters;
mod get;
mod list;
mod range;
mod search;
