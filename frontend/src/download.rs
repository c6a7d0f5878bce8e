//! Exports: streams a file in, counts its rows as they come, and hands it to the browser.

use crate::api::ApiError;
use daybook_wire::export::{CSV_FAILURE, EXPORTED_HEADER, Format, NDJSON_FAILURE};
use daybook_wire::{ExportQuery, routes};
use gloo_net::http::Request;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, BlobPropertyBag, HtmlAnchorElement, ReadableStreamDefaultReader, Url};

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) rows: u64,
    pub(crate) of: u64,
}

/// Exports what a query asks for; answers how many rows the file has.
pub(crate) async fn export(
    project: i64,
    query: &ExportQuery,
    signal: &AbortSignal,
    progress: impl Fn(Progress),
) -> Result<u64, ApiError> {
    let url = format!("{}?{}", routes::export(project), query.encode());
    let response = crate::api::send(Request::get(&url), Some(signal)).await?;
    if !response.ok() {
        return Err(crate::api::problem(response).await);
    }
    let of = response.headers().get(EXPORTED_HEADER).and_then(|count| count.parse().ok()).unwrap_or_default();
    let name = file_name(&response.headers().get("Content-Disposition").unwrap_or_default(), query.format);
    let stream = response.body().ok_or_else(broken)?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let chunks = Array::new();
    let mut lines = 0_u64;
    let mut end = Vec::new();
    loop {
        let read = JsFuture::from(reader.read())
            .await
            .map_err(|_| if signal.aborted() { ApiError::Aborted } else { broken() })?;
        if Reflect::get(&read, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            break;
        }
        let chunk: Uint8Array =
            Reflect::get(&read, &"value".into()).ok().and_then(|chunk| chunk.dyn_into().ok()).ok_or_else(broken)?;
        let bytes = chunk.to_vec();
        lines += bytes.split(|byte| *byte == b'\n').skip(1).count() as u64;
        end.extend_from_slice(&bytes);
        end.drain(..end.len().saturating_sub(64));
        chunks.push(&chunk);
        progress(Progress { rows: lines.saturating_sub(u64::from(query.format == Format::Csv)).min(of), of });
    }
    let end = String::from_utf8_lossy(&end);
    if [CSV_FAILURE, NDJSON_FAILURE].iter().any(|mark| end.trim_end().ends_with(mark)) {
        return Err(broken());
    }
    save(&chunks, query.format, &name).map_err(|_| broken())?;
    Ok(of)
}

fn broken() -> ApiError {
    ApiError::Unreachable("The export broke off before its end. Nothing was saved.".to_owned())
}

fn file_name(disposition: &str, format: Format) -> String {
    let quoted = disposition.split_once("filename=\"").and_then(|(_, rest)| rest.split_once('"'));
    quoted.map_or_else(|| format!("audit-logs.{}", format.as_str()), |(name, _)| name.to_owned())
}

fn save(chunks: &Array, format: Format, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(format.content_type());
    let file = Blob::new_with_u8_array_sequence_and_options(chunks, &options)?;
    let url = Url::create_object_url_with_blob(&file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has started to read by then.
    set_timeout(move || drop(Url::revoke_object_url(&url)), Duration::from_secs(30));
    Ok(())
}
