//! The way to every part of the page.

use super::document::{Document, anchor, string};
use super::html::{Html, element, text};
use super::operation::method;

/// The sidebar.
pub(super) fn render(document: Document<'_>) -> Html {
    let tags = document.tags().map(|tag| {
        let name = string(&tag["name"]);
        let operations = document.operations(name).map(|operation| {
            let label = [method(operation.method), text(" "), text(string(&operation.description["summary"]))];
            element("li", &[], element("a", &[("href", &format!("#{}", operation.anchor()))], label))
        });
        group(&anchor("tag", name), name, operations.collect())
    });
    let schemas = document.components("schemas").map(|(name, _)| link(&anchor("schema", name), name)).collect();
    let parts = [
        group("overview", "Overview", link("authentication", "Authentication")),
        tags.collect(),
        group("schemas", "Schemas", schemas),
        group("headers", "Headers", Html::none()),
        group("errors", "Errors", Html::none()),
    ];
    // Open, it fills a narrow screen; there it can be closed.
    element(
        "nav",
        &[("aria-label", "API")],
        element("details", &[("open", "")], [element("summary", &[], text("Contents")), element("ul", &[], parts)]),
    )
}

fn group(id: &str, name: &str, links: Html) -> Html {
    let inner = if links.is_none() { Html::none() } else { element("ul", &[], links) };
    element("li", &[("class", "group")], [element("a", &[("href", &format!("#{id}"))], text(name)), inner])
}

fn link(id: &str, name: &str) -> Html {
    element("li", &[], element("a", &[("href", &format!("#{id}"))], text(name)))
}
