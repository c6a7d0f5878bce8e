//! A client of the API, with a connection of its own.

use crate::Failure;
use crate::questions::{self, Asked, FACETS, Kind, PAGE, PROJECT, TOP};
use daybook_wire::Window;
use serde_json::Value;
use std::io;
use std::time::Duration;
use ureq::Agent;

/// Where a server is, and who asks.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Server {
    /// Its address, such as <http://127.0.0.1:8080>.
    #[arg(long)]
    url: String,
    /// A token that may read project 1.
    #[arg(long, value_name = "TOKEN")]
    read_token: String,
    /// Tokens that may write, of project 1 and of project 2.
    #[arg(long = "write-token", value_name = "TOKEN")]
    write_tokens: Vec<String>,
}

/// How long a server may take to begin an answer, and to end it.
const PATIENCE: Duration = Duration::from_mins(10);

/// One client.
pub(crate) struct Client<'s> {
    server: &'s Server,
    agent: Agent,
}

impl<'s> Client<'s> {
    pub(crate) fn new(server: &'s Server) -> Self {
        // A limit for all of a request would have it start a thread each time, to look the server's address up.
        let config = Agent::config_builder()
            .timeout_recv_response(Some(PATIENCE))
            .timeout_recv_body(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self { server, agent: config.into() }
    }

    /// Asks something of project 1, and reads the answer to its end.
    pub(crate) fn get(&self, path: &str) -> Result<Vec<u8>, Failure> {
        match self.try_get(path)? {
            (200, body) => Ok(body),
            (status, body) => Err(format!("{path}: {status}: {}", String::from_utf8_lossy(&body)).into()),
        }
    }

    /// Asks something of project 1, and reads the answer to its end; none where the server gives it up.
    pub(crate) fn get_in_time(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.try_get(path)? {
            (200, body) => Ok(Some(body)),
            (503, _) => Ok(None),
            (status, body) => Err(format!("{path}: {status}: {}", String::from_utf8_lossy(&body)).into()),
        }
    }

    /// Asks something of project 1, and says with which status it is answered.
    pub(crate) fn status_of(&self, path: &str) -> Result<u16, Failure> {
        Ok(self.try_get(path)?.0)
    }

    fn try_get(&self, path: &str) -> Result<(u16, Vec<u8>), Failure> {
        let url = format!("{}/api/v1/projects/{PROJECT}/{path}", self.server.url);
        let authorization = format!("Bearer {}", self.server.read_token);
        let mut answer = self.agent.get(&url).header("Authorization", authorization).call()?;
        let mut body = Vec::new();
        io::copy(&mut answer.body_mut().as_reader(), &mut body)?;
        Ok((answer.status().as_u16(), body))
    }

    /// What `/readyz` tells; an error while nobody listens.
    pub(crate) fn ready(&self) -> Result<Value, Failure> {
        let mut answer = self.agent.get(format!("{}/readyz", self.server.url)).call()?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
    }

    /// Sends entries as NDJSON; whoever is told to wait waits.
    pub(crate) fn append(&self, project: i64, body: &[u8]) -> Result<(), Failure> {
        loop {
            match self.try_append(project, body)? {
                201 => return Ok(()),
                429 => std::thread::sleep(Duration::from_millis(50)),
                status => return Err(format!("an append was answered with {status}").into()),
            }
        }
    }

    /// Sends entries as NDJSON, and says with which status they are answered.
    pub(crate) fn try_append(&self, project: i64, body: &[u8]) -> Result<u16, Failure> {
        let url = format!("{}/api/v1/projects/{project}/audit-logs", self.server.url);
        let token =
            self.server.write_tokens.get(usize::try_from(project - 1)?).ok_or("there is no token for this project")?;
        let request = self.agent.post(&url).header("Authorization", format!("Bearer {token}"));
        let mut answer = request.header("Content-Type", "application/x-ndjson").send(body)?;
        answer.body_mut().read_to_string()?;
        Ok(answer.status().as_u16())
    }
}

/// The address of a question below the project's own.
pub(crate) fn path(kind: Kind, asked: Asked) -> String {
    let Window { from, to } = questions::window();
    let mut query = format!("from={}&to={}", questions::written(from), questions::written(to));
    if !asked.filter.is_empty() {
        query = format!("{}&{query}", asked.filter);
    }
    match kind {
        Kind::Page => format!("audit-logs?{query}&limit={PAGE}"),
        Kind::Volume => format!("audit-logs/volume?{query}&buckets={}", questions::BARS),
        Kind::Facets => {
            let fields = FACETS.map(|field| format!("field={}", field.name())).join("&");
            format!("audit-logs/facets?{query}&{fields}&top={TOP}")
        }
    }
}

/// The same question in words that nobody has used before: nothing that was remembered of an answer helps. Dropping what no entry
/// has changes no answer.
pub(crate) fn anew(path: &str, number: usize) -> String {
    format!("{path}&actor_exclude=user:nobody-{number}")
}

/// The number that follows from an answer (see [`crate::answers::Answer::check`]).
pub(crate) fn check(kind: Kind, body: &[u8]) -> Result<u64, Failure> {
    let body: Value = serde_json::from_slice(body)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    Ok(match kind {
        Kind::Page => match list(&body["entries"]).last() {
            Some(entry) => crate::dataset::number_of(entry["id"].as_str().ok_or("an entry without an id")?.parse()?),
            None => 0,
        },
        Kind::Volume => list(&body["buckets"]).iter().filter_map(|bucket| bucket["total"].as_u64()).sum(),
        Kind::Facets => {
            let facets = body["facets"].as_object().ok_or("an answer without facets")?;
            let values = facets.values().flat_map(|facet| list(&facet["values"]));
            values.filter_map(|value| value["count"].as_u64()).sum()
        }
    })
}
