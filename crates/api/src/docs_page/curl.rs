//! The request of an operation as a command to try.

use super::document::{Document, Operation, entries, items, string};
use super::schema_type::plain;
use serde_json::Value;

/// Where a server listens unless told otherwise.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// A `curl` command that does what the operation does, with the values of its examples.
pub(super) fn curl(document: Document<'_>, operation: &Operation<'_>) -> String {
    let mut lines = vec![format!("curl {}{}", method(operation), quoted(&address(document, operation)))];
    if items(document.security(operation)).any(|requirement| entries(requirement).next().is_some()) {
        lines.push("--header \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    let body = document.resolve(&operation.description["requestBody"]);
    if let Some((kind, content)) = entries(&body["content"]).next() {
        lines.push(format!("--header {}", quoted(&format!("Content-Type: {kind}"))));
        lines.push(format!("--data {}", quoted(&plain(content.get("example").unwrap_or(&Value::Null)))));
    }
    let streams = |(_, response): (&str, &Value)| response["content"].get("text/event-stream").is_some();
    if entries(&operation.description["responses"]).any(streams) {
        lines.push("--no-buffer".to_owned());
    }
    lines.join(" \\\n  ")
}

fn method(operation: &Operation<'_>) -> String {
    // What curl does by itself need not be said.
    let implied = if operation.description["requestBody"].is_object() { "post" } else { "get" };
    if operation.method == implied { String::new() } else { format!("--request {} ", operation.method.to_uppercase()) }
}

/// The path with its examples, and what must stand in the query; else the first thing that may.
fn address(document: Document<'_>, operation: &Operation<'_>) -> String {
    let mut path = operation.path.to_owned();
    let mut query = Vec::new();
    let mut optional = Vec::new();
    for parameter in items(&operation.description["parameters"]).map(|parameter| document.resolve(parameter)) {
        let name = string(&parameter["name"]);
        let schema = &parameter["schema"];
        let example = parameter.get("example").or_else(|| schema["examples"].get(0));
        let example = example.map(|value| value.get(0).unwrap_or(value)).map(plain);
        match (string(&parameter["in"]), example) {
            ("path", Some(example)) => path = path.replace(&format!("{{{name}}}"), &encoded(&example)),
            ("query", Some(example)) if parameter["required"] == true => {
                query.push(format!("{name}={}", encoded(&example)));
            }
            ("query", Some(example)) => optional.push(format!("{name}={}", encoded(&example))),
            _ => {}
        }
    }
    query.extend(optional.into_iter().take(1));
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{ADDRESS}{}{path}{mark}{}", document.base(), query.join("&"))
}

/// A value in a path or a query: what is not plain is written as its bytes.
fn encoded(value: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte);
    value
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// One word of a shell, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_ends_the_word_it_stands_in() {
        assert_eq!(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
        assert_eq!(encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }

    #[test]
    fn a_command_has_what_the_operation_needs() {
        let description = json!({"servers": [{"url": "/api"}], "security": [{"bearer": []}]});
        let append = json!({
            "parameters": [{"name": "id", "in": "path", "required": true, "example": 7}],
            "requestBody": {"content": {"application/json": {"example": {"name": "Ada"}}}},
            "responses": {},
        });
        let operation = Operation { method: "put", path: "/things/{id}", description: &append };
        assert_eq!(
            curl(Document::new(&description), &operation),
            "curl --request PUT 'http://127.0.0.1:8080/api/things/7' \\\n  --header \"Authorization: Bearer $TOKEN\" \\\n  \
             --header 'Content-Type: application/json' \\\n  --data '{\"name\":\"Ada\"}'"
        );
    }
}
