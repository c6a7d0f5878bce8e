//! The query language in a query string: the one decoder and the one encoder.

use super::filter::{MAX_SEARCH_CHARS, MAX_VALUES};
use super::{
    DEFAULT_LIMIT, Field, Filter, MAX_LIMIT, MIN_LIMIT, Mode, Order, ParameterError, Parameters, Query, Range,
};
use crate::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::ops::RangeInclusive;

/// Everything but what RFC 3986 allows in a query and no reader of query strings gives a meaning to.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'/').remove(b'@');

/// Escapes a name or value for a query string.
#[must_use]
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

impl Filter {
    /// Takes the filter parameters and the search.
    pub fn take(parameters: &mut Parameters) -> Result<Self, ParameterError> {
        let mut filter = Self::default();
        for field in Field::ALL {
            for mode in Mode::ALL {
                let name = field.parameter(mode);
                let texts = parameters.take_all(name);
                if let Some(text) = texts.get(MAX_VALUES) {
                    return Err(ParameterError::new(name, text, format!("at most {MAX_VALUES} values")));
                }
                for text in texts {
                    match field.parse_value(&text) {
                        Ok(value) => filter.insert(field, mode, value),
                        Err(expected) => return Err(ParameterError::new(name, text, expected.0)),
                    }
                }
            }
        }
        if let Some(text) = parameters.take("search")? {
            filter.set_search(&text);
            if filter.search().is_some_and(|search| search.chars().count() > MAX_SEARCH_CHARS) {
                return Err(ParameterError::new("search", text, format!("at most {MAX_SEARCH_CHARS} characters")));
            }
        }
        Ok(filter)
    }

    /// Writes the canonical query string of the filter alone, as the tail takes it.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.push_onto(&mut pairs);
        encode_pairs(pairs)
    }

    pub(crate) fn push_onto(&self, pairs: &mut Vec<(&'static str, String)>) {
        for (field, mode, values) in self.terms() {
            pairs.extend(values.iter().map(|value| (field.parameter(mode), value.to_string())));
        }
        pairs.extend(self.search().map(|search| ("search", search.to_owned())));
    }
}

impl Range {
    /// Takes `range`, or `from` and `to`.
    pub fn take(parameters: &mut Parameters) -> Result<Self, ParameterError> {
        let range = parameters.take("range")?;
        let from = take_time(parameters, "from")?;
        let to = take_time(parameters, "to")?;
        match (range, from, to) {
            (None, None, None) => Ok(Self::default()),
            (Some(text), None, None) => {
                text.parse().map_err(|expected: super::NotAValue| ParameterError::new("range", text, expected.0))
            }
            (Some(text), _, _) => Err(ParameterError::new("range", text, "either range, or from and to")),
            (None, Some(from), Some(to)) if from >= to => {
                Err(ParameterError::new("from", from.to_string(), "a time before to"))
            }
            (None, from, to) => Ok(Self::Between(from, to)),
        }
    }

    pub(crate) fn push_onto(self, pairs: &mut Vec<(&'static str, String)>) {
        match self {
            Self::Last(..) => pairs.push(("range", self.to_string())),
            Self::Between(from, to) => {
                pairs.extend(from.map(|from| ("from", from.to_string())));
                pairs.extend(to.map(|to| ("to", to.to_string())));
            }
        }
    }
}

impl Query {
    /// Takes everything the query language has: filter, search, range, order, limit and cursor.
    pub fn take(parameters: &mut Parameters) -> Result<Self, ParameterError> {
        Ok(Self {
            filter: Filter::take(parameters)?,
            range: Range::take(parameters)?,
            order: take_order(parameters)?,
            limit: take_number(parameters, "limit", MIN_LIMIT..=MAX_LIMIT, DEFAULT_LIMIT)?,
            cursor: parameters.take("cursor")?,
        })
    }

    /// Reads a query string that holds the query language and nothing else.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let query = Self::take(&mut parameters)?;
        parameters.finish()?;
        Ok(query)
    }

    /// Writes the canonical query string: equal queries give equal strings, and the range is always written.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs = Vec::new();
        self.filter.push_onto(&mut pairs);
        self.range.push_onto(&mut pairs);
        if self.order != Order::default() {
            pairs.push(("order", self.order.as_str().to_owned()));
        }
        if self.limit != DEFAULT_LIMIT {
            pairs.push(("limit", self.limit.to_string()));
        }
        pairs.extend(self.cursor.iter().map(|cursor| ("cursor", cursor.clone())));
        encode_pairs(pairs)
    }

    /// Writes what a query string says in canonical form, without its cursor. Of a range it says nothing where the text
    /// does not.
    pub fn canonical(raw: &str) -> Result<String, ParameterError> {
        let query = Self { cursor: None, ..Self::decode(raw)? };
        let mut parameters = Parameters::parse(raw)?;
        let mut names = ["range", "from", "to"].into_iter();
        let has_range = names.any(|name| !parameters.take_all(name).is_empty());
        let text = query.encode();
        let default = format!("range={}", Range::default());
        Ok(if has_range { text } else { text.split('&').filter(|pair| *pair != default).collect::<Vec<_>>().join("&") })
    }

    /// The part of the query that a cursor belongs to: everything but the page.
    #[must_use]
    pub fn without_page(&self) -> Self {
        Self { limit: DEFAULT_LIMIT, cursor: None, ..self.clone() }
    }
}

fn take_time(parameters: &mut Parameters, name: &'static str) -> Result<Option<Timestamp>, ParameterError> {
    let Some(text) = parameters.take(name)? else { return Ok(None) };
    match text.parse() {
        Ok(at) => Ok(Some(at)),
        Err(expected) => Err(ParameterError::new(name, text, format!("{expected}"))),
    }
}

pub(crate) fn take_order(parameters: &mut Parameters) -> Result<Order, ParameterError> {
    match parameters.take("order")? {
        None => Ok(Order::default()),
        Some(text) if text == "desc" => Ok(Order::Descending),
        Some(text) if text == "asc" => Ok(Order::Ascending),
        Some(text) => Err(ParameterError::new("order", text, "desc or asc")),
    }
}

/// Takes a whole number within bounds.
pub(crate) fn take_number(
    parameters: &mut Parameters,
    name: &'static str,
    bounds: RangeInclusive<u16>,
    default: u16,
) -> Result<u16, ParameterError> {
    let Some(text) = parameters.take(name)? else { return Ok(default) };
    // Digits only: `u16::from_str` would take a plus sign.
    let digits = text.bytes().all(|digit| digit.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits && bounds.contains(&number) => Ok(number),
        _ => {
            let expected = format!("a number from {} to {}", bounds.start(), bounds.end());
            Err(ParameterError::new(name, text, expected))
        }
    }
}

/// Writes names and values as a query string, in the order given.
pub(crate) fn encode_pairs(pairs: Vec<(&'static str, String)>) -> String {
    let encoded: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={}", encode_component(&value))).collect();
    encoded.join("&")
}
