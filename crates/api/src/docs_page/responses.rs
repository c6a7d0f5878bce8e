//! What an operation takes as a body, and what it answers.

use super::document::{Document, Operation, entries, string, target};
use super::html::{Html, element, text};
use super::prose::{blocks, line_of};
use super::schema_type::{code, schema_type};
use serde_json::Value;

/// The body of the request; nothing where none is taken.
pub(super) fn request(document: Document<'_>, operation: &Operation<'_>) -> Html {
    let body = document.resolve(&operation.description["requestBody"]);
    if body.is_null() {
        return Html::none();
    }
    let required = if body["required"] == true { "Request body" } else { "Request body, optional" };
    let contents = entries(&body["content"]).map(|(kind, content)| media_type(kind, content));
    [element("h4", &[], text(required)), blocks(string(&body["description"])), contents.collect()].into()
}

/// The answers, by status.
pub(super) fn responses(document: Document<'_>, operation: &Operation<'_>) -> Html {
    let responses = entries(&operation.description["responses"]).map(|(status, response)| {
        let response = document.resolve(response);
        let class = format!("status status-{}", status.chars().next().filter(char::is_ascii_digit).unwrap_or('x'));
        let contents = entries(&response["content"]);
        [
            element("dt", &[], element("span", &[("class", &class)], text(status))),
            element(
                "dd",
                &[],
                [
                    words(response),
                    contents.map(|(kind, content)| media_type(kind, content)).collect(),
                    headers(response),
                ],
            ),
        ]
        .into()
    });
    [element("h4", &[], text("Responses")), element("dl", &[("class", "responses")], responses.collect::<Html>())]
        .into()
}

/// What the answer means. Of an error, the codes say that, each with a link to what it means.
fn words(response: &Value) -> Html {
    let codes = entries(&response["content"]).flat_map(|(_, content)| entries(&content["examples"]));
    let codes: Html = codes
        .filter_map(|(_, example)| example["$ref"].as_str())
        .map(|reference| {
            let (name, anchor) = target(reference);
            element("li", &[], element("a", &[("href", &format!("#{anchor}"))], code(name)))
        })
        .collect();
    if codes.is_none() { blocks(string(&response["description"])) } else { element("ul", &[("class", "codes")], codes) }
}

/// A media type, its schema and an example.
fn media_type(kind: &str, content: &Value) -> Html {
    let schema = content.get("schema").or_else(|| content.get("itemSchema")).unwrap_or(&Value::Null);
    let line = element("p", &[("class", "media-type")], [code(kind), text(" "), schema_type(schema)]);
    let example =
        content.get("example").or_else(|| entries(&content["examples"]).find_map(|(_, one)| one.get("value")));
    let Some(example) = example else { return line };
    let shown = example.as_str().map_or_else(|| pretty(example), ToOwned::to_owned);
    let details = element(
        "details",
        &[],
        [
            element("summary", &[], [text("Example "), element("span", &[("class", "visually-hidden")], text(kind))]),
            element("pre", &[], element("code", &[], text(&shown))),
        ],
    );
    [line, details].into()
}

fn headers(response: &Value) -> Html {
    let headers: Vec<Html> = entries(&response["headers"])
        .map(|(name, header)| match header["$ref"].as_str() {
            Some(reference) => element("a", &[("href", &format!("#{}", target(reference).1))], code(name)),
            None => [code(name), text(" "), line_of(string(&header["description"]))].into(),
        })
        .collect();
    if headers.is_empty() {
        return Html::none();
    }
    element("p", &[("class", "headers")], [text("Headers: "), Html::joined(headers, ", ")])
}

/// JSON as people read it.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
