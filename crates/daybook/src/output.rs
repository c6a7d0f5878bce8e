//! What a command prints: a sentence for people, or JSON for programs.

use serde_json::Value;
use std::io::{self, Write};

/// Prints the outcome of a command.
pub(crate) fn print(json: bool, value: &Value, sentence: &str) {
    if json { line(&value.to_string()) } else { line(sentence) }
}

/// Prints a line. A reader that has gone away, as `head` does, is no failure.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}
