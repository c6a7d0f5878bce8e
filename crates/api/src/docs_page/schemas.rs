//! The schemas that operations refer to.

use super::document::{Document, anchor, items, string};
use super::fields::fields;
use super::html::{Html, element, text};
use super::prose::blocks;
use super::responses::pretty;
use super::schema_type::{has_fields, limits, schema_type};
use serde_json::Value;

/// All of them, by name.
pub(super) fn section(document: Document<'_>) -> Html {
    let schemas = document.components("schemas").map(|(name, schema)| article(document, name, schema));
    element(
        "section",
        &[("id", "schemas"), ("aria-labelledby", "schemas-title")],
        [element("h2", &[("id", "schemas-title")], text("Schemas")), schemas.collect()],
    )
}

fn article(document: Document<'_>, name: &str, schema: &Value) -> Html {
    let id = anchor("schema", name);
    let title = format!("{id}-title");
    let limits = limits(document, schema);
    let kind = [schema_type(schema), if limits.is_none() { Html::none() } else { [text(": "), limits].into() }];
    let parts = [schema].into_iter().chain(items(&schema["allOf"])).filter(|part| has_fields(part));
    let example = schema["examples"].get(0).map(|example| {
        let lines = [
            text("Example: "),
            element("code", &[], text(&example.as_str().map_or_else(|| pretty(example), ToOwned::to_owned))),
        ];
        element("p", &[("class", "example")], lines)
    });
    element(
        "article",
        &[("id", &id), ("aria-labelledby", &title)],
        [
            element(
                "h3",
                &[("id", &title)],
                element("a", &[("class", "self"), ("href", &format!("#{id}"))], text(name)),
            ),
            element("p", &[("class", "muted")], kind),
            blocks(string(&schema["description"])),
            parts.map(|part| fields(document, name, part)).collect(),
            example.unwrap_or_default(),
        ],
    )
}
