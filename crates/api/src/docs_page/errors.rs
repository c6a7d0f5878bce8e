//! The headers that answers have, and the codes that errors have.

use super::document::{Document, anchor, string};
use super::html::{Html, element, text};
use super::prose::line_of;
use super::responses::pretty;
use super::schema_type::{code, example, limits, schema_type};

/// Every header that is described once and referred to.
pub(super) fn headers(document: Document<'_>) -> Html {
    let headers = document.components("headers").map(|(name, header)| {
        let schema = &header["schema"];
        let limits = limits(document, schema);
        let limits = if limits.is_none() { limits } else { [text(", "), limits].into() };
        [
            element("dt", &[("id", &anchor("header", name))], text(name)),
            element(
                "dd",
                &[],
                [
                    element("p", &[], line_of(string(&header["description"]))),
                    element("p", &[("class", "muted")], [schema_type(schema), limits, text(": "), example(schema)]),
                ],
            ),
        ]
        .into()
    });
    element(
        "section",
        &[("id", "headers"), ("aria-labelledby", "headers-title")],
        [element("h2", &[("id", "headers-title")], text("Headers")), element("dl", &[], headers.collect::<Html>())],
    )
}

/// Every code of an error, with an example of its problem.
pub(super) fn section(document: Document<'_>) -> Html {
    let codes = document.components("examples").map(|(name, example)| {
        let problem = &example["value"];
        [
            element("dt", &[("id", &anchor("error", name))], [code(name), text(&format!(" {}", problem["status"]))]),
            element(
                "dd",
                &[],
                [
                    element("p", &[], line_of(string(&problem["detail"]))),
                    element(
                        "details",
                        &[],
                        [
                            element(
                                "summary",
                                &[],
                                [text("Example "), element("span", &[("class", "visually-hidden")], text(name))],
                            ),
                            element("pre", &[], element("code", &[], text(&pretty(problem)))),
                        ],
                    ),
                ],
            ),
        ]
        .into()
    });
    element(
        "section",
        &[("id", "errors"), ("aria-labelledby", "errors-title")],
        [element("h2", &[("id", "errors-title")], text("Errors")), element("dl", &[], codes.collect::<Html>())],
    )
}
