//! Speaks to a server, for the commands that do.

use crate::cli::Server;
use crate::failure::CommandFailure;
use daybook_wire::Problem;
use serde::de::DeserializeOwned;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// How long a server may take to be reached, and to begin an answer.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_mins(2);

/// A server, and the token to show it.
pub(crate) struct Client {
    agent: Agent,
    server: String,
    token: String,
}

impl Client {
    /// Reads the token, and reaches for nothing yet.
    pub(crate) fn new(server: &Server) -> Result<Self, CommandFailure> {
        let token = match (&server.token_file, &server.token) {
            (Some(path), _) => std::fs::read_to_string(path)
                .map_err(|error| CommandFailure::new(format!("cannot read {}: {error}", path.display())))?,
            (None, Some(token)) => token.clone(),
            (None, None) => {
                let advice = "Set DAYBOOK_TOKEN to an API token with the role admin, or name a file with --token-file";
                return Err(CommandFailure::new(format!("there is no token. {advice}")));
            }
        };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .user_agent(concat!("daybook-cli/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self { agent, server: server.url.trim_end_matches('/').to_owned(), token: token.trim().to_owned() })
    }

    /// Asks for something. Fails with what the server says where it refuses.
    pub(crate) fn get(&self, path: &str, query: &str) -> Result<Response<Body>, CommandFailure> {
        let url = format!("{}{path}?{query}", self.server);
        let request = self.agent.get(&url).header("Authorization", format!("Bearer {}", self.token));
        let mut answer =
            request.call().map_err(|error| CommandFailure::new(format!("cannot reach {}: {error}", self.server)))?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status();
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        Err(CommandFailure::new(match serde_json::from_str::<Problem>(&text) {
            Ok(problem) => format!("{} ({}, request {})", problem.detail, problem.code.as_str(), problem.request_id),
            Err(_) => format!("{} answered {status}, and not as a Daybook server does", self.server),
        }))
    }

    /// Asks for JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, path: &str, query: &str) -> Result<T, CommandFailure> {
        let unexpected = |error: ureq::Error| {
            CommandFailure::new(format!("{} answered with something unexpected: {error}", self.server))
        };
        self.get(path, query)?.body_mut().with_config().limit(u64::MAX).read_json().map_err(unexpected)
    }
}
