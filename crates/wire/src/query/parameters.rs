//! A query string, taken apart.

use percent_encoding::percent_decode_str;

/// A parameter that is unknown, repeated, or has a bad value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{param} is {value:?}; expected {expected}")]
pub struct ParameterError {
    /// The parameter's name.
    pub param: String,
    /// Its value.
    pub value: String,
    /// What was expected instead.
    pub expected: String,
}

impl ParameterError {
    /// Names the parameter, its value, and what was expected.
    #[must_use]
    pub fn new(param: impl Into<String>, value: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { param: param.into(), value: value.into(), expected: expected.into() }
    }
}

/// The decoded parameters of a query string. Each reader takes its own; what nobody took is refused at the end, by name.
#[derive(Debug, Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes a query string (without `?`). Refuses invalid UTF-8 and control characters; `+` is a space.
    pub fn parse(raw: &str) -> Result<Self, ParameterError> {
        raw.split('&').filter(|pair| !pair.is_empty()).map(decode_pair).collect::<Result<_, _>>().map(Self)
    }

    /// Takes every value of a repeatable parameter, in their order.
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        self.0.extract_if(.., |(found, _)| found == name).map(|(_, value)| value).collect()
    }

    /// Takes the value of a single-valued parameter. Fails where it is repeated.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, ParameterError> {
        let mut values = self.take_all(name);
        if values.len() > 1 {
            return Err(ParameterError::new(name, values.swap_remove(1), "one value only"));
        }
        Ok(values.pop())
    }

    /// Fails where something was not taken.
    pub fn finish(self) -> Result<(), ParameterError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, value)) => Err(ParameterError::new(name, value, "a known parameter")),
        }
    }
}

fn decode_pair(pair: &str) -> Result<(String, String), ParameterError> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = decode(name).map_err(|expected| ParameterError::new(name, value, expected))?;
    let value = decode(value).map_err(|expected| ParameterError::new(name.clone(), value, expected))?;
    Ok((name, value))
}

fn decode(raw: &str) -> Result<String, &'static str> {
    let spaced = raw.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().map_err(|_| "valid UTF-8")?.into_owned();
    if text.chars().any(char::is_control) { Err("no control characters") } else { Ok(text) }
}
