//! How the application treats its clients.

use daybook_wire::query::IpBlock;
use std::time::Duration;

/// Settings of HTTP itself.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Proxies whose `X-Forwarded-For` is believed. None: requests come from where the connection does.
    pub trusted_proxies: Vec<IpBlock>,
    /// How long a client may pause while it sends a body. In all, a body may take twenty times as long.
    pub client_timeout: Duration,
    /// How long a request may take once it has arrived.
    pub request_timeout: Duration,
    /// How many requests a caller may send in a minute, and at once after a pause; 0 for any number.
    pub requests_per_minute: u32,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            client_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            requests_per_minute: 0,
        }
    }
}
