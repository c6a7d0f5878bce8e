//! What browsers are told about every answer.

use crate::client::is_https;
use crate::dashboard::Dashboard;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{DefaultHeaders, Next};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Makes the headers.
pub(crate) struct SecurityHeaders;

impl SecurityHeaders {
    /// The only inline scripts allowed are those of the embedded page, by their hashes.
    pub(crate) fn for_dashboard(dashboard: Dashboard) -> DefaultHeaders {
        let page = dashboard.index().map(|page| String::from_utf8_lossy(&page.plain).into_owned()).unwrap_or_default();
        let hashes: Vec<String> = inline_scripts(&page)
            .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
            .collect();
        let hashes = hashes.join(" ");
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        DefaultHeaders::new()
            .add(("Content-Security-Policy", policy))
            .add(("X-Content-Type-Options", "nosniff"))
            .add(("Referrer-Policy", "same-origin"))
            .add(("X-Frame-Options", "DENY"))
    }
}

/// How long a browser that came over HTTPS comes over nothing else, in seconds: a year.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Tells browsers that came over HTTPS to come over nothing else (RFC 6797, which forbids to say so over plain HTTP).
pub(crate) async fn strict_transport(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    if is_https(response.request()) {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    Ok(response)
}

/// The contents of a page's script elements that have one.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        let (content, _) = rest.split_once("</script>")?;
        (!content.is_empty()).then_some(content)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_with_content_are_inline() {
        let page = r#"<script src="a.js"></script><script type="module">init();</script><p>text</p>"#;
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["init();"]);
    }
}
