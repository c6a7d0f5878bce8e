//! `GET /docs`: the description as a page to read, made of nothing but HTML and a stylesheet, both from inside the binary. It is
//! rendered once. No script, so that the Content-Security-Policy of the dashboard holds here as it is.

mod curl;
mod document;
mod errors;
mod fields;
mod html;
mod navigation;
mod operation;
mod parameters;
mod prose;
mod responses;
mod schema_type;
mod schemas;
mod security;
mod table;

use self::document::Document;
use self::html::{Html, element, text};
use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::Value;
use std::sync::LazyLock;

/// Where the page is.
pub(crate) const PAGE: &str = "/docs";
/// Where its stylesheet is.
pub(crate) const STYLESHEET: &str = "/docs/style.css";

/// The dashboard's colours, sizes and faces, and how this page uses them.
const STYLE: &str = concat!(include_str!("../../../frontend/style/tokens.css"), include_str!("docs_page/style.css"));

static RENDERED: LazyLock<String> =
    LazyLock::new(|| render(&serde_json::to_value(crate::openapi::description()).unwrap_or_default()));

/// `GET /docs`
pub(crate) async fn page() -> HttpResponse {
    answer("text/html; charset=utf-8", &RENDERED)
}

/// `GET /docs/style.css`
pub(crate) async fn stylesheet() -> HttpResponse {
    answer("text/css; charset=utf-8", STYLE)
}

fn answer(content_type: &'static str, body: &'static str) -> HttpResponse {
    // The addresses stay when the binary is replaced.
    HttpResponse::Ok().content_type(content_type).insert_header((header::CACHE_CONTROL, "no-cache")).body(body)
}

/// The page of an `OpenAPI` description. Whatever the description says is shown as text.
#[must_use]
pub fn render(description: &Value) -> String {
    let document = Document::new(description);
    let title = document.info("title");
    let head = element(
        "head",
        &[],
        [
            element("meta", &[("charset", "utf-8")], Html::none()),
            element("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")], Html::none()),
            element("meta", &[("name", "color-scheme"), ("content", "dark light")], Html::none()),
            element("title", &[], text(&format!("{title} API"))),
            element("link", &[("rel", "stylesheet"), ("href", STYLESHEET)], Html::none()),
        ],
    );
    let body = element(
        "body",
        &[],
        [
            element("a", &[("class", "skip"), ("href", "#content")], text("Skip to the content")),
            header(document),
            element("div", &[("class", "columns")], [navigation::render(document), content(document)]),
        ],
    );
    Html::document(&element("html", &[("lang", "en")], [head, body]))
}

fn header(document: Document<'_>) -> Html {
    let json = format!("{}/openapi.json", document.base());
    element(
        "header",
        &[],
        [
            element(
                "p",
                &[("class", "brand")],
                [
                    text(&document.info("title")),
                    element("span", &[("class", "muted")], text(&format!(" API {}", document.info("version")))),
                ],
            ),
            element("p", &[], element("a", &[("href", &json)], text("openapi.json"))),
        ],
    )
}

fn content(document: Document<'_>) -> Html {
    let overview = element(
        "section",
        &[("id", "overview"), ("aria-labelledby", "overview-title")],
        [
            element("h1", &[("id", "overview-title")], text(&format!("{} API", document.info("title")))),
            prose::blocks(&document.info("description")),
        ],
    );
    let tags = document.tags().map(|tag| operation::section(document, tag)).collect();
    element(
        "main",
        &[("id", "content"), ("tabindex", "-1")],
        [
            overview,
            security::section(document),
            tags,
            schemas::section(document),
            errors::headers(document),
            errors::section(document),
        ],
    )
}
