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
#[cfg_attr(feature = "openapi", schema(examples("cli")))]
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
    #[cfg_attr(feature = "openapi", schema(examples("cluster")))]
    pub kind: String,
    /// The platform's own id of the resource, unique within its type.
    #[cfg_attr(feature = "openapi", schema(examples("7")))]
    pub id: String,
    /// What a person calls it.
    #[cfg_attr(feature = "openapi", schema(examples("eks-upgrade-test")))]
    pub name: String,
}

/// Something with an id and a name: an application, a cluster, a preview environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedRef {
    /// The platform's own id.
    #[cfg_attr(feature = "openapi", schema(examples("7")))]
    pub id: String,
    /// What a person calls it.
    #[cfg_attr(feature = "openapi", schema(examples("eks-upgrade-test")))]
    pub name: String,
}

/// What a request changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(examples(json!({"before": {"version": "1.32"}, "after": {"version": "1.33"}}))))]
pub struct Changes {
    /// The changed fields as they were.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::JsonObject))]
    pub before: Map<String, Value>,
    /// The changed fields as they became.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::JsonObject))]
    pub after: Map<String, Value>,
}

/// An entry as it stands in a list: everything but `changes` and `metadata`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Unique within the project.
    #[cfg_attr(feature = "openapi", schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17")))]
    pub id: Uuid,
    /// The project whose log this is.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub project_id: i64,
    /// When the platform received the request.
    pub started_at: Timestamp,
    /// When Daybook received the entry.
    pub received_at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// The HTTP method, in upper case.
    #[cfg_attr(feature = "openapi", schema(examples("PATCH")))]
    pub method: String,
    /// The path of the request.
    #[cfg_attr(feature = "openapi", schema(examples("/api/v2/projects/1/clusters/7")))]
    pub path: String,
    /// The HTTP status of the response.
    #[cfg_attr(feature = "openapi", schema(minimum = 100, maximum = 599, examples(200)))]
    pub status_code: u16,
    /// A name for what was done, such as `cluster.patch`.
    #[cfg_attr(feature = "openapi", schema(examples("cluster.patch")))]
    pub action: String,
    /// Where the request came from.
    pub source: Source,
    /// The command that was typed, for requests of a command line.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("porter cluster upgrade")))]
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
    #[cfg_attr(feature = "openapi", schema(required = true, examples("production")))]
    pub environment_group: Option<String>,
    /// The preview environment concerned.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub preview_environment: Option<NamedRef>,
    /// The address that the request came from.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("203.0.113.7")))]
    pub remote_ip: Option<String>,
    /// The user agent that made the request.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("porter-cli/0.52")))]
    pub user_agent: Option<String>,
    /// The platform's id of the request.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("req-5f1c9a")))]
    pub request_id: Option<String>,
    /// How long the request took, in milliseconds.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, required = true, examples(41)))]
    pub duration_ms: Option<i64>,
    /// The name of the token that wrote the entry.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("platform-prod")))]
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
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::JsonObject>, required = true))]
    pub metadata: Option<Map<String, Value>>,
}
