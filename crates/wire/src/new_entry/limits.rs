//! How large an entry and a request may be.

/// The most entries of one request.
pub const MAX_ENTRIES: usize = 10_000;
/// The longest path, in bytes.
pub const MAX_PATH_BYTES: usize = 2_048;
/// The longest name, id, email address, method, action or command, in bytes.
pub const MAX_NAME_BYTES: usize = 256;
/// The longest user agent, in bytes.
pub const MAX_USER_AGENT_BYTES: usize = 512;
/// The largest `metadata` and the largest `changes`, in bytes of JSON without white space.
pub const MAX_JSON_BYTES: usize = 16 * 1_024;
/// How far ahead a platform's clock may run, in seconds.
pub const CLOCK_LEEWAY_SECONDS: i64 = 300;
/// How many errors one answer names.
pub const MAX_REPORTED_ERRORS: usize = 100;
/// Actions that start so are Daybook's own.
pub const RESERVED_ACTION_PREFIX: &str = "daybook.";
