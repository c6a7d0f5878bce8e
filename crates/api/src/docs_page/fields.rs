//! The fields of an object.

use super::document::{Document, entries, items};
use super::html::{Html, element, text};
use super::prose::line_of;
use super::schema_type::{code, example, limits, says, schema_type};
use super::table::table;
use serde_json::Value;

/// A table of the fields: those that are required in their order of declaration, then the others by name.
pub(super) fn fields(document: Document<'_>, name: &str, schema: &Value) -> Html {
    let properties = &schema["properties"];
    let required: Vec<&str> = items(&schema["required"]).filter_map(Value::as_str).collect();
    let first = required.iter().filter_map(|name| properties.get(name).map(|field| (*name, field)));
    let others = entries(properties).filter(|(name, _)| !required.contains(name));
    let rows = first.map(|field| (field, true)).chain(others.map(|field| (field, false)));
    let rows = rows.map(|((name, field), required)| {
        let presence = if required { "required" } else { "optional" };
        [
            [code(name), element("span", &[("class", "presence")], text(presence))].into(),
            schema_type(field),
            limits(document, field),
            line_of(says(field)),
            example(field),
        ]
    });
    table(&format!("Fields of {name}"), ["Field", "Type", "Limits", "Description", "Example"], rows)
}
