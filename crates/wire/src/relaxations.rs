//! Relaxations: what would be found if a part of the question were dropped. For pages without results.

use crate::query::{ParameterError, Parameters, encode_pairs};
use crate::{Filter, Range, Window};
use serde::{Deserialize, Serialize};

/// A question whose parts are dropped one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelaxationsQuery {
    /// Which entries match.
    pub filter: Filter,
    /// The span of time asked for.
    pub range: Range,
}

impl RelaxationsQuery {
    /// Reads a query string.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let query = Self { filter: Filter::take(&mut parameters)?, range: Range::take(&mut parameters)? };
        parameters.finish()?;
        Ok(query)
    }

    /// Writes the canonical query string.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.filter.push_onto(&mut pairs);
        self.range.push_onto(&mut pairs);
        encode_pairs(pairs)
    }
}

/// What would be found without each part of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relaxations {
    /// The window that was used.
    pub range: Window,
    /// How many entries match as things are.
    #[cfg_attr(feature = "openapi", schema(examples(0)))]
    pub total: u64,
    /// One for each parameter in use, in canonical order; then the search, where there is one; then the range.
    pub relaxations: Vec<Relaxation>,
}

/// What would be found without one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relaxation {
    /// The parameters to drop. `range` stands for `from` and `to` too, and for the default.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, examples("application")))]
    pub drop: Vec<String>,
    /// How many entries would match.
    #[cfg_attr(feature = "openapi", schema(examples(214)))]
    pub total: u64,
}
