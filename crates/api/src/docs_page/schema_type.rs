//! What a value may be, in a few words.

use super::document::{Document, entries, items, string, target};
use super::html::{Html, element, text};
use serde_json::Value;

/// The type of a schema: its kind, format and nullability, with links to the schemas it refers to.
pub(super) fn schema_type(schema: &Value) -> Html {
    if let Some(reference) = schema["$ref"].as_str() {
        let (name, anchor) = target(reference);
        return element("a", &[("href", &format!("#{anchor}"))], text(name));
    }
    for (key, between) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if schema[key].is_array() {
            return Html::joined(items(&schema[key]).map(schema_type), between);
        }
    }
    let kinds: Vec<&str> = schema["type"].as_str().into_iter().chain(items(&schema["type"]).map(string)).collect();
    let kinds = kinds.into_iter().map(|kind| match kind {
        "array" => [text("array of "), schema_type(&schema["items"])].into(),
        "object" if schema["additionalProperties"].is_object() => {
            [text("object of "), schema_type(&schema["additionalProperties"])].into()
        }
        "string" | "integer" | "number" => match schema["format"].as_str() {
            Some(format) => text(&format!("{kind} ({format})")),
            None => text(kind),
        },
        kind => text(kind),
    });
    Html::joined(kinds, " or ")
}

/// How many references within references are followed: a schema may refer to itself.
const DEPTH: u8 = 3;

/// The bounds of a schema, those of an array's items included.
pub(super) fn limits(document: Document<'_>, schema: &Value) -> Html {
    limits_within(document, schema, DEPTH)
}

fn limits_within(document: Document<'_>, schema: &Value, depth: u8) -> Html {
    let Some(depth) = depth.checked_sub(1) else { return Html::none() };
    let referred = schema["$ref"].is_string();
    let schema = if referred { document.resolve(schema) } else { schema };
    let mut limits: Vec<Html> = Vec::new();
    if schema["enum"].is_array() {
        let values = items(&schema["enum"]).map(|value| code(&plain(value)));
        limits.push([text("one of "), Html::joined(values, ", ")].into());
    }
    for (key, says) in [
        ("const", "is"),
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("exclusiveMinimum", "more than"),
        ("exclusiveMaximum", "less than"),
        ("minLength", "shortest"),
        ("maxLength", "longest"),
        ("minItems", "fewest"),
        ("maxItems", "most values"),
        ("pattern", "matches"),
    ] {
        if let Some(limit) = schema.get(key) {
            limits.push([text(&format!("{says} ")), code(&plain(limit))].into());
        }
    }
    if schema["additionalProperties"] == false && !referred {
        limits.push(text("no other fields"));
    }
    let each = schema.get("items").map(|items| limits_within(document, items, depth)).unwrap_or_default();
    if !each.is_none() {
        limits.push([text("each "), each].into());
    }
    let choices = ["oneOf", "anyOf"].into_iter().flat_map(|key| items(&schema[key]));
    limits.extend(choices.map(|choice| limits_within(document, choice, depth)).filter(|limits| !limits.is_none()));
    Html::joined(limits, "; ")
}

/// The example of a schema, as code.
pub(super) fn example(schema: &Value) -> Html {
    match schema["examples"].get(0).or_else(|| schema.get("example")) {
        Some(example) => code(&plain(example)),
        None => Html::none(),
    }
}

/// The value in place of one that is not given.
pub(super) fn default(schema: &Value) -> Html {
    schema.get("default").map(|value| code(&plain(value))).unwrap_or_default()
}

/// The description of a schema, or of what is chosen from where only that has one.
pub(super) fn says(schema: &Value) -> &str {
    let own = string(&schema["description"]);
    if own.is_empty() {
        return items(&schema["oneOf"])
            .map(|part| string(&part["description"]))
            .find(|part| !part.is_empty())
            .unwrap_or("");
    }
    own
}

/// Whether a schema has fields of its own.
pub(super) fn has_fields(schema: &Value) -> bool {
    entries(&schema["properties"]).next().is_some()
}

pub(super) fn code(content: &str) -> Html {
    element("code", &[], text(content))
}

/// JSON on one line; strings without their quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
