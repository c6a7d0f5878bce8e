//! An audit log entry, as answered by the API.

use crate::query::NotAValue;
use crate::{Actor, ActorType, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Source {
    /// The platform's web interface.
    Dashboard,
    /// The platform's command line.
    Cli,
    /// A program, with a token.
    Api,
}

impl Source {
    /// Every source, in the order of declaration.
    pub const ALL: [Self; 3] = [Self::Dashboard, Self::Cli, Self::Api];

    /// The name used in JSON, in the database and in filters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Cli => "cli",
            Self::Api => "api",
        }
    }

    /// Where a request came from that does not say: a command line where the user agent starts with one of
    /// `cli_user_agents`, else by the kind of actor.
    #[must_use]
    pub fn of(actor: ActorType, user_agent: Option<&str>, cli_user_agents: &[String]) -> Self {
        let is_cli = |agent: &str| cli_user_agents.iter().any(|prefix| agent.starts_with(prefix));
        match actor {
            _ if user_agent.is_some_and(is_cli) => Self::Cli,
            ActorType::ApiToken | ActorType::ServiceAccount => Self::Api,
            ActorType::User | ActorType::System | ActorType::Anonymous => Self::Dashboard,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Source {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|source| source.as_str() == text).ok_or(NotAValue("dashboard, cli or api"))
    }
}

/// What a request was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resource {
    /// The kind of resource, such as `cluster`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The platform's own id of the resource, unique within its type.
    pub id: String,
    /// What a person calls it.
    pub name: String,
}

/// Something with an id and a name: an application, a cluster, a preview environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedRef {
    /// The platform's own id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
}

/// What a request changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The changed fields as they were.
    pub before: Map<String, Value>,
    /// The changed fields as they became.
    pub after: Map<String, Value>,
}

/// An entry as it stands in a list: everything but `changes` and `metadata`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Unique within the project.
    pub id: Uuid,
    /// The project whose log this is.
    pub project_id: i64,
    /// When the platform received the request.
    pub started_at: Timestamp,
    /// When Daybook received the entry.
    pub received_at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path of the request.
    pub path: String,
    /// The HTTP status of the response.
    #[cfg_attr(feature = "openapi", schema(minimum = 100, maximum = 599))]
    pub status_code: u16,
    /// A name for what was done, such as `cluster.patch`.
    pub action: String,
    /// Where the request came from.
    pub source: Source,
    /// The command that was typed, for requests of a command line.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub cli_command: Option<String>,
    /// What the request was about.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub resource: Option<Resource>,
    /// The application concerned.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub application: Option<NamedRef>,
    /// The cluster concerned.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub cluster: Option<NamedRef>,
    /// The name of the environment group concerned.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub environment_group: Option<String>,
    /// The preview environment concerned.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub preview_environment: Option<NamedRef>,
    /// The address that the request came from.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub remote_ip: Option<String>,
    /// The user agent that made the request.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub user_agent: Option<String>,
    /// The platform's id of the request.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub request_id: Option<String>,
    /// How long the request took, in milliseconds.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, required = true))]
    pub duration_ms: Option<i64>,
    /// The name of the token that wrote the entry.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ingested_by: Option<String>,
}

/// A whole entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryDetail {
    /// Everything that a list shows.
    #[serde(flatten)]
    pub entry: Entry,
    /// What the request changed.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub changes: Option<Changes>,
    /// Whatever else the platform wanted to keep.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub metadata: Option<Map<String, Value>>,
}
