//! The body of an append: a JSON object, a JSON array, or NDJSON.

use super::{MAX_ENTRIES, Sent};

/// Why a body holds no entries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is not what it claims to be; a sentence.
    #[error("{0}")]
    Malformed(String),
    /// It holds more than are taken at once.
    #[error("More than {MAX_ENTRIES} entries were sent; that is the most taken at once.")]
    TooMany,
}

/// Reads a JSON object, or an array of them. Nothing is checked but that it is JSON.
pub fn read_json(bytes: &[u8]) -> Result<Vec<Sent>, BodyError> {
    let entries = match serde_json::from_slice(bytes) {
        Ok(Sent::List(entries)) => entries,
        Ok(entry) => vec![entry],
        Err(error) => return Err(BodyError::Malformed(format!("The body is not valid JSON: {error}."))),
    };
    if entries.len() > MAX_ENTRIES { Err(BodyError::TooMany) } else { Ok(entries) }
}

/// Reads one JSON value a line; blank lines are none. Nothing is checked but that they are JSON. `between` is called before each line:
/// thousands of them take their time.
pub fn read_ndjson(bytes: &[u8], between: impl Fn()) -> Result<Vec<Sent>, BodyError> {
    let mut entries = Vec::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        between();
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if entries.len() == MAX_ENTRIES {
            return Err(BodyError::TooMany);
        }
        let malformed = |error| BodyError::Malformed(format!("Line {} is not valid JSON: {error}.", number + 1));
        entries.push(serde_json::from_slice(line).map_err(malformed)?);
    }
    Ok(entries)
}
