//! The columns of a CSV export, and how its cells are kept harmless in a spreadsheet.

/// The columns, in this order for ever.
pub const COLUMNS: [&str; 27] = [
    "started_at",
    "method",
    "path",
    "action",
    "actor_type",
    "actor_id",
    "actor_name",
    "remote_ip",
    "user_agent",
    "resource_type",
    "resource_id",
    "resource_name",
    "cluster_id",
    "cluster_name",
    "preview_environment_id",
    "preview_environment_name",
    "status_code",
    "id",
    "source",
    "cli_command",
    "actor_email",
    "application_id",
    "application_name",
    "environment_group",
    "request_id",
    "duration_ms",
    "received_at",
];

/// A spreadsheet takes a cell that starts with one of these for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Removes the quote that an export puts before a cell that looks like a formula.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA_STARTS) => rest,
        _ => cell,
    }
}
