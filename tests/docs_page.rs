//! `GET /docs`: the description as a page.

use crate::harness::{TestApp, both_engines};
use crate::openapi::{description, operations};
use serde_json::{Value, json};
use std::collections::BTreeSet;

both_engines!(
    the_page_and_its_stylesheet_are_served_to_everybody,
    the_page_can_be_asked_about_without_its_body,
    nothing_else_is_below_the_page,
);

fn page() -> String {
    daybook_api::render_docs_page(&description())
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

async fn the_page_and_its_stylesheet_are_served_to_everybody(app: TestApp) {
    let answer = app.get("/docs").send().await.expect(200);
    assert_eq!(answer.header("Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.text(), page());
    let stylesheet = app.get("/docs/style.css").send().await.expect(200);
    assert_eq!(stylesheet.header("Content-Type"), Some("text/css; charset=utf-8"));
    assert!(stylesheet.text().contains("--background"));
    for answer in [answer, stylesheet] {
        assert_eq!(answer.header("Cache-Control"), Some("no-cache"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        assert!(answer.header("Content-Security-Policy").unwrap().contains("default-src 'none'"));
    }
}

async fn the_page_can_be_asked_about_without_its_body(app: TestApp) {
    for path in ["/docs", "/docs/style.css"] {
        let shown = app.get(path).send().await.expect(200);
        let asked = app.call("HEAD", path).send().await.expect(200);
        assert_eq!(asked.header("Content-Type"), shown.header("Content-Type"));
        let refused = app.post(path).send().await;
        assert_eq!(refused.header("Allow"), Some("GET, HEAD"));
        refused.refused(405, "method_not_allowed");
    }
}

async fn nothing_else_is_below_the_page(app: TestApp) {
    for path in ["/docs/nothing", "/docs/style.css/x"] {
        app.get(path).send().await.refused(404, "not_found");
    }
}

#[test]
fn every_operation_is_on_the_page_with_a_command_to_try() {
    let description = description();
    let page = page();
    let ids: BTreeSet<&str> = values(&page, "id").into_iter().collect();
    for (method, path, operation) in operations(&description) {
        let id = operation["operationId"].as_str().unwrap();
        let anchor = format!("operation-{id}");
        assert!(ids.contains(anchor.as_str()), "{id} is not on the page");
        let article =
            page.split(&format!("<article id=\"{anchor}\"")).nth(1).unwrap().split("</article>").next().unwrap();
        assert!(article.contains(&format!("/api/v1{path}")), "{id} does not say its path");
        assert!(article.contains(&format!(">{method}<")), "{id} does not say its method");
        assert!(article.contains("curl "), "{id} has no command");
        for status in operation["responses"].as_object().unwrap().keys() {
            assert!(article.contains(&format!(">{status}<")), "{id} does not say {status}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            assert!(article.contains(&format!("<code>{name}</code>")), "{id} does not say {name}");
        }
    }
}

#[test]
fn every_schema_and_field_is_on_the_page() {
    let page = page();
    for (name, schema) in description()["components"]["schemas"].as_object().unwrap() {
        let start = format!("<article id=\"schema-{name}\"");
        let article = page.split(&start).nth(1).unwrap_or_else(|| panic!("{name} is not on the page"));
        let article = article.split("</article>").next().unwrap();
        for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            assert!(article.contains(&format!("<code>{field}</code>")), "{name} does not say {field}");
        }
    }
}

#[test]
fn every_link_leads_to_an_anchor_and_every_anchor_is_there_once() {
    let page = page();
    let ids = values(&page, "id");
    let anchors: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(anchors.len(), ids.len(), "an id is there twice");
    for link in values(&page, "href") {
        match link.strip_prefix('#') {
            Some(anchor) => assert!(anchors.contains(anchor), "#{anchor} leads nowhere"),
            None => assert!(["/docs/style.css", "/api/v1/openapi.json"].contains(&link), "{link} leads elsewhere"),
        }
    }
    for name in values(&page, "aria-labelledby") {
        assert!(anchors.contains(name), "{name} labels nothing");
    }
}

#[test]
fn the_page_needs_nothing_that_its_security_policy_forbids() {
    let page = page();
    for forbidden in ["<script", "<style", " style=", " onclick", "<img", "<iframe", "javascript:", "http-equiv"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn a_hostile_description_is_shown_as_text() {
    const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> `</code><b>` javascript:alert(1)";
    /// The description with every text in it, and every name that may be anybody's, made hostile.
    fn poison(value: &Value) -> Value {
        match value {
            Value::String(text) if text.starts_with("#/") => json!(format!("{text}{HOSTILE}")),
            Value::String(_) => json!(HOSTILE),
            Value::Array(items) => items.iter().map(poison).collect(),
            Value::Object(fields) => {
                let named = fields.iter().map(|(name, field)| (name.clone(), poison(field)));
                let added = [(HOSTILE.to_owned(), json!({"description": HOSTILE, "schema": {"type": HOSTILE}}))];
                Value::Object(named.chain(added).collect())
            }
            other => other.clone(),
        }
    }
    let page = daybook_api::render_docs_page(&poison(&description()));
    assert!(page.contains("&lt;script&gt;"));
    for tag in ["<script", "<img", "<b>"] {
        assert!(!page.contains(tag), "{tag} came through");
    }
    // Quotes ended no attribute: outside of quotes, no tag holds what was in one.
    for tag in page.split('<').skip(1) {
        let outside: String = tag.split('>').next().unwrap().split('"').step_by(2).collect();
        assert!(!outside.contains("onerror"), "{tag}");
    }
}

#[test]
fn a_description_of_nothing_is_a_page() {
    let page = daybook_api::render_docs_page(&Value::Null);
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
}
