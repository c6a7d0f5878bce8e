//! What a command prints: a sentence for people, or JSON for programs.

use serde_json::Value;

/// Prints the outcome of a command.
pub(crate) fn print(json: bool, value: &Value, sentence: &str) {
    if json { println!("{value}") } else { println!("{sentence}") }
}
