//! The body of an append: a JSON object, a JSON array, or NDJSON.

use crate::body::unreadable;
use crate::error::ApiError;
use crate::patience::within_time;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use daybook_auditlog::Failure;
use daybook_wire::ErrorCode;
use daybook_wire::new_entry::{BodyError, read_json, read_ndjson};
use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream::iter;
use serde_json::Value;

/// How much is unpacked at once: of zstd, four bytes make 128 KiB, so that this makes 16 MiB at most.
const PIECE_BYTES: usize = 512;

/// Entries as sent, not checked yet. At most 64 MiB and 10,000 entries.
pub(crate) struct EntriesBody(pub(crate) Vec<Value>);

#[derive(Clone, Copy)]
enum Format {
    Json,
    Ndjson,
}

impl FromRequest for EntriesBody {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let format = format(request);
        let payload = in_small_pieces(within_time(request, payload.take()));
        let bytes = Bytes::from_request(request, &mut { payload });
        async move {
            let format = format?;
            let bytes = bytes.await.map_err(|error| unreadable(&error))?;
            let entries = match format {
                Format::Json => read_json(&bytes),
                Format::Ndjson => read_ndjson(&bytes),
            };
            Ok(Self(entries.map_err(|error| refused(&error))?))
        }
        .boxed_local()
    }
}

/// The decoder unpacks whatever comes at once into memory, before anybody can look at its size.
fn in_small_pieces(payload: Payload) -> Payload {
    let pieces = payload.flat_map(|chunk| {
        let pieces = match chunk {
            Ok(bytes) => bytes.chunks(PIECE_BYTES).map(|piece| Ok(bytes.slice_ref(piece))).collect(),
            Err(error) => vec![Err(error)],
        };
        iter(pieces)
    });
    Payload::Stream { payload: Box::pin(pieces) }
}

fn format(request: &HttpRequest) -> Result<Format, Failure> {
    let encoding = request.headers().get(header::CONTENT_ENCODING).map_or(&b""[..], |value| value.as_bytes());
    let known = [&b""[..], b"identity", b"gzip", b"zstd"].iter().any(|known| encoding.eq_ignore_ascii_case(known));
    if !known {
        let detail = "Send the body plain, or with `Content-Encoding: gzip` or `zstd`.";
        return Err(Failure::new(ErrorCode::UnsupportedMediaType, detail));
    }
    match request.content_type() {
        "application/json" => Ok(Format::Json),
        "application/x-ndjson" => Ok(Format::Ndjson),
        _ => {
            let detail = "Send entries as `application/json` or `application/x-ndjson`.";
            Err(Failure::new(ErrorCode::UnsupportedMediaType, detail))
        }
    }
}

fn refused(error: &BodyError) -> Failure {
    let code = match error {
        BodyError::Malformed(_) => ErrorCode::MalformedBody,
        BodyError::TooMany => ErrorCode::PayloadTooLarge,
    };
    Failure::new(code, error.to_string())
}
