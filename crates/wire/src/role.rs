//! What somebody may do in a project.

use crate::query::NotAValue;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A role in one project. Nobody's role says anything about another project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Reads the log and manages the project.
    Admin,
    /// Sees that the project exists.
    Developer,
    /// Sees that the project exists.
    Viewer,
    /// Writes entries, and reads none.
    Ingest,
}

impl Role {
    /// Every role, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Developer, Self::Viewer, Self::Ingest];

    /// The name used in JSON, claims and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Developer => "developer",
            Self::Viewer => "viewer",
            Self::Ingest => "ingest",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(NotAValue("admin, developer, viewer or ingest"))
    }
}
