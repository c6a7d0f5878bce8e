//! Serves the dashboard from memory.

use crate::error::ApiError;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use daybook_auditlog::Failure;
use daybook_wire::ErrorCode;
use std::borrow::Cow;

/// The page that every path of the single-page application gets.
const INDEX: &str = "index.html";

/// One file of the dashboard.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The file itself.
    pub plain: Cow<'static, [u8]>,
    /// The file after brotli, where that was done at build time.
    pub brotli: Option<Cow<'static, [u8]>>,
}

/// The files of the dashboard, by their path without a leading slash.
#[derive(Debug, Clone, Copy)]
pub struct Dashboard {
    find: fn(&str) -> Option<Asset>,
}

impl Dashboard {
    /// Serves what `find` finds.
    #[must_use]
    pub const fn new(find: fn(&str) -> Option<Asset>) -> Self {
        Self { find }
    }

    /// No dashboard: the API alone.
    #[must_use]
    pub const fn none() -> Self {
        Self { find: |_| None }
    }

    /// The page itself, where there is one.
    #[must_use]
    pub fn index(&self) -> Option<Asset> {
        (self.find)(INDEX)
    }
}

/// Any path that is not the API's: a file, or else the page, which knows what to do with its own paths.
pub(crate) async fn serve(dashboard: web::Data<Dashboard>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError::method_not_allowed("GET, HEAD"));
    }
    let path = request.path().trim_start_matches('/');
    if let Some(asset) = (dashboard.find)(path).filter(|_| path != INDEX) {
        // Trunk writes a hash of the content into each name.
        return Ok(answer(&request, path, asset, "public, max-age=31536000, immutable"));
    }
    if let Some(page) = dashboard.index() {
        Ok(answer(&request, INDEX, page, "no-cache"))
    } else {
        let detail = "This binary was built without the dashboard. `make build` makes one with it.";
        Err(Failure::new(ErrorCode::NotFound, detail).into())
    }
}

fn answer(request: &HttpRequest, path: &str, asset: Asset, caching: &'static str) -> HttpResponse {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let takes_brotli = accepted.split(',').any(|encoding| encoding.trim() == "br");
    let mut response = HttpResponse::Ok();
    response
        .content_type(mime_guess::from_path(path).first_or_octet_stream())
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Accept-Encoding"));
    match asset.brotli.filter(|_| takes_brotli) {
        Some(brotli) => response.insert_header((header::CONTENT_ENCODING, "br")).body(brotli.into_owned()),
        None => response.body(asset.plain.into_owned()),
    }
}
