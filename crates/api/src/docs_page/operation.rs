//! The operations of a tag.

use super::curl::curl;
use super::document::{Document, Operation, anchor, string};
use super::html::{Html, element, text};
use super::prose::blocks;
use super::{parameters, responses, security};
use serde_json::Value;

/// A tag and its operations.
pub(super) fn section(document: Document<'_>, tag: &Value) -> Html {
    let name = string(&tag["name"]);
    let id = anchor("tag", name);
    let title = format!("{id}-title");
    let operations = document.operations(name).map(|operation| article(document, &operation));
    element(
        "section",
        &[("id", &id), ("aria-labelledby", &title)],
        [element("h2", &[("id", &title)], text(name)), blocks(string(&tag["description"])), operations.collect()],
    )
}

fn article(document: Document<'_>, operation: &Operation<'_>) -> Html {
    let anchor = operation.anchor();
    let title = format!("{anchor}-title");
    let path = format!("{}{}", document.base(), operation.path);
    let heading = element(
        "h3",
        &[("id", &title)],
        [
            element(
                "a",
                &[("class", "self"), ("href", &format!("#{anchor}"))],
                text(string(&operation.description["summary"])),
            ),
            text(" "),
            element("code", &[("class", "muted")], text(operation.id())),
        ],
    );
    element(
        "article",
        &[("id", &anchor), ("aria-labelledby", &title)],
        [
            heading,
            element(
                "p",
                &[("class", "route")],
                [method(operation.method), text(" "), element("code", &[], text(&path))],
            ),
            blocks(string(&operation.description["description"])),
            security::of(document, operation),
            parameters::parameters(document, operation),
            responses::request(document, operation),
            responses::responses(document, operation),
            element("h4", &[], text("Try it")),
            element("pre", &[], element("code", &[], text(&curl(document, operation)))),
        ],
    )
}

/// The method, coloured as in the dashboard.
pub(super) fn method(method: &str) -> Html {
    element("span", &[("class", &format!("method method-{method}"))], text(&method.to_uppercase()))
}
