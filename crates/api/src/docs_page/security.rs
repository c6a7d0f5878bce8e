//! Who may ask.

use super::document::{Document, Operation, entries, items, string};
use super::html::{Html, element, text};
use super::prose::blocks;
use super::schema_type::code;
use serde_json::Value;

/// The ways to authenticate.
pub(super) fn section(document: Document<'_>) -> Html {
    let schemes = document.components("securitySchemes").map(|(name, scheme)| {
        [
            element("dt", &[], text(name)),
            element("dd", &[], [element("p", &[], sent(scheme)), blocks(string(&scheme["description"]))]),
        ]
        .into()
    });
    element(
        "section",
        &[("id", "authentication"), ("aria-labelledby", "authentication-title")],
        [
            element("h2", &[("id", "authentication-title")], text("Authentication")),
            element("dl", &[], schemes.collect::<Html>()),
        ],
    )
}

/// How credentials are sent.
fn sent(scheme: &Value) -> Html {
    match (string(&scheme["type"]), string(&scheme["in"])) {
        ("http", _) => [text("The header "), code("Authorization: Bearer"), text(" and a token.")].into(),
        (_, place) => [text(&format!("The {place} ")), code(string(&scheme["name"])), text(".")].into(),
    }
}

/// Which of the ways an operation takes.
pub(super) fn of(document: Document<'_>, operation: &Operation<'_>) -> Html {
    let ways = items(document.security(operation)).flat_map(entries).map(|(name, _)| name);
    let ways: Vec<Html> = ways.map(|name| element("a", &[("href", "#authentication")], text(name))).collect();
    let line = if ways.is_empty() { text("no credentials are needed") } else { Html::joined(ways, " or ") };
    element("p", &[("class", "muted")], [text("Authentication: "), line])
}
