//! What entries can be filtered by.

use super::value::{NotAValue, StatusMatch, Value};
use super::{IpBlock, Mode};
use crate::{ActorType, Source};

/// A filter parameter. The order of declaration is the canonical order of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who acted, as `type:id`.
    Actor,
    /// The HTTP method.
    Method,
    /// Where the request came from.
    Source,
    /// The action's name.
    Action,
    /// The status code, or its class.
    Status,
    /// The kind of resource.
    ResourceType,
    /// One resource, as `type:id`.
    Resource,
    /// The application's id.
    Application,
    /// The cluster's id.
    Cluster,
    /// The environment group's name.
    EnvironmentGroup,
    /// The remote address, or a block of them.
    Ip,
}

impl Field {
    /// Every field, in canonical order.
    pub const ALL: [Self; 11] = [
        Self::Actor,
        Self::Method,
        Self::Source,
        Self::Action,
        Self::Status,
        Self::ResourceType,
        Self::Resource,
        Self::Application,
        Self::Cluster,
        Self::EnvironmentGroup,
        Self::Ip,
    ];

    /// The parameter that includes values.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.parameter(Mode::Include)
    }

    /// The parameter that includes or excludes values.
    #[must_use]
    pub const fn parameter(self, mode: Mode) -> &'static str {
        match (self, mode) {
            (Self::Actor, Mode::Include) => "actor",
            (Self::Actor, Mode::Exclude) => "actor_exclude",
            (Self::Method, Mode::Include) => "method",
            (Self::Method, Mode::Exclude) => "method_exclude",
            (Self::Source, Mode::Include) => "source",
            (Self::Source, Mode::Exclude) => "source_exclude",
            (Self::Action, Mode::Include) => "action",
            (Self::Action, Mode::Exclude) => "action_exclude",
            (Self::Status, Mode::Include) => "status",
            (Self::Status, Mode::Exclude) => "status_exclude",
            (Self::ResourceType, Mode::Include) => "resource_type",
            (Self::ResourceType, Mode::Exclude) => "resource_type_exclude",
            (Self::Resource, Mode::Include) => "resource",
            (Self::Resource, Mode::Exclude) => "resource_exclude",
            (Self::Application, Mode::Include) => "application",
            (Self::Application, Mode::Exclude) => "application_exclude",
            (Self::Cluster, Mode::Include) => "cluster",
            (Self::Cluster, Mode::Exclude) => "cluster_exclude",
            (Self::EnvironmentGroup, Mode::Include) => "environment_group",
            (Self::EnvironmentGroup, Mode::Exclude) => "environment_group_exclude",
            (Self::Ip, Mode::Include) => "ip",
            (Self::Ip, Mode::Exclude) => "ip_exclude",
        }
    }

    /// Reads one value of this field.
    pub fn parse_value(self, text: &str) -> Result<Value, NotAValue> {
        match self {
            Self::Actor => {
                let expected = NotAValue("type:id, such as user:58392");
                let (kind, id) = text.split_once(':').filter(|(_, id)| !id.is_empty()).ok_or(expected)?;
                Ok(Value::Actor(kind.parse::<ActorType>()?, id.to_owned()))
            }
            Self::Resource => match text.split_once(':') {
                Some((kind, id)) if !kind.is_empty() && !id.is_empty() => {
                    Ok(Value::Resource(kind.to_owned(), id.to_owned()))
                }
                _ => Err(NotAValue("type:id, such as cluster:7")),
            },
            Self::Method => match text {
                "" => Err(NotAValue("an HTTP method, such as POST")),
                _ => Ok(Value::Method(text.to_ascii_uppercase())),
            },
            Self::Source => Ok(Value::Source(text.parse::<Source>()?)),
            Self::Status => Ok(Value::Status(text.parse::<StatusMatch>()?)),
            Self::Ip => Ok(Value::Ip(text.parse::<IpBlock>()?)),
            Self::Action => non_empty(text, "an action, such as cluster.patch"),
            Self::ResourceType => non_empty(text, "a kind of resource, such as cluster"),
            Self::Application => non_empty(text, "an application's id"),
            Self::Cluster => non_empty(text, "a cluster's id"),
            Self::EnvironmentGroup => non_empty(text, "an environment group's name"),
        }
    }
}

fn non_empty(text: &str, expected: &'static str) -> Result<Value, NotAValue> {
    if text.is_empty() { Err(NotAValue(expected)) } else { Ok(Value::Text(text.to_owned())) }
}
