//! Facets: which values a field has among the entries that match, and how often.

use crate::query::{Field, MAX_SEARCH_CHARS, ParameterError, Parameters, encode_pairs, take_number};
use crate::{Filter, Range, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fewest values of a field that can be asked for.
pub const MIN_TOP: u16 = 1;
/// The most values of a field that can be asked for.
pub const MAX_TOP: u16 = 100;
/// The number of values of a request that names none.
pub const DEFAULT_TOP: u16 = 10;
/// The fields of a request that names none: those with few values.
pub const DEFAULT_FIELDS: [Field; 9] = [
    Field::Actor,
    Field::Method,
    Field::Source,
    Field::Action,
    Field::Status,
    Field::ResourceType,
    Field::Application,
    Field::Cluster,
    Field::EnvironmentGroup,
];

/// A question about values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetsQuery {
    /// Which entries match. What it says of a field is ignored for that field.
    pub filter: Filter,
    /// The span of time asked for.
    pub range: Range,
    /// The fields asked for, each once, in canonical order.
    pub fields: Vec<Field>,
    /// The most values of each, 1 to 100.
    pub top: u16,
    /// Only values that contain this, or whose label does, ignoring case. Never empty; with one field only.
    pub contains: Option<String>,
}

impl FacetsQuery {
    /// Reads a query string.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let filter = Filter::take(&mut parameters)?;
        let range = Range::take(&mut parameters)?;
        let fields = take_fields(&mut parameters)?;
        let top = take_number(&mut parameters, "top", MIN_TOP..=MAX_TOP, DEFAULT_TOP)?;
        let contains = parameters.take("contains")?.filter(|text| !text.is_empty());
        if let Some(text) = &contains {
            if fields.len() != 1 {
                return Err(ParameterError::new("contains", text, "to be used with exactly one field"));
            }
            if text.chars().count() > MAX_SEARCH_CHARS {
                return Err(ParameterError::new("contains", text, format!("at most {MAX_SEARCH_CHARS} characters")));
            }
        }
        parameters.finish()?;
        let fields = if fields.is_empty() { DEFAULT_FIELDS.to_vec() } else { fields };
        Ok(Self { filter, range, fields, top, contains })
    }

    /// Writes the canonical query string.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.filter.push_onto(&mut pairs);
        self.range.push_onto(&mut pairs);
        if self.fields != DEFAULT_FIELDS {
            pairs.extend(self.fields.iter().map(|field| ("field", field.name().to_owned())));
        }
        if self.top != DEFAULT_TOP {
            pairs.push(("top", self.top.to_string()));
        }
        pairs.extend(self.contains.iter().map(|text| ("contains", text.clone())));
        encode_pairs(pairs)
    }
}

/// Takes every `field`, each once.
fn take_fields(parameters: &mut Parameters) -> Result<Vec<Field>, ParameterError> {
    let mut fields = Vec::new();
    for text in parameters.take_all("field") {
        let found = Field::ALL.into_iter().find(|field| field.name() == text);
        let names = || Field::ALL.map(Field::name).join(", ");
        fields.push(found.ok_or_else(|| ParameterError::new("field", text, format!("one of {}", names())))?);
    }
    fields.sort_unstable();
    fields.dedup();
    Ok(fields)
}

/// The values of several fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// The window that was used.
    pub range: Window,
    /// The values of each field asked for, by the name of its parameter.
    #[cfg_attr(feature = "openapi", schema(examples("actor")))]
    pub facets: BTreeMap<String, Facet>,
}

/// The values of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facet {
    /// The most frequent values; those that are equally frequent in code-point order.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub values: Vec<FacetValue>,
    /// How many values there are in all (with `contains`: that contain it).
    #[cfg_attr(feature = "openapi", schema(examples(12)))]
    pub distinct: u64,
    /// How many entries have no value. Whatever `contains` says.
    #[cfg_attr(feature = "openapi", schema(examples(3)))]
    pub missing: u64,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetValue {
    /// What the field's parameter takes.
    #[cfg_attr(feature = "openapi", schema(examples("user:58392")))]
    pub value: String,
    /// What a person reads: the latest name, or the value itself where it has none.
    #[cfg_attr(feature = "openapi", schema(examples("Rudi Example")))]
    pub label: String,
    /// How many entries have it.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(214)))]
    pub count: u64,
}
