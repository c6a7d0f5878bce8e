//! The body of an append: a JSON object, a JSON array, or NDJSON.

use crate::body::unreadable;
use crate::credentials::access;
use crate::error::ApiError;
use crate::patience::within_time;
use crate::room::{Place, Room, Taken};
use actix_web::dev::{Decompress, Payload};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use daybook_auditlog::{Failure, apart, much_waits_apart};
use daybook_wire::ErrorCode;
use daybook_wire::new_entry::{BodyError, Sent, read_json, read_ndjson};
use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream::{Stream, iter};
use std::pin::pin;

/// How much is unpacked at once: of zstd, four bytes make 128 KiB, so that this makes 16 MiB at most.
const PIECE_BYTES: usize = 512;

/// The largest body after decompression, in bytes.
const MAX_BYTES: usize = 64 * 1_024 * 1_024;

/// Entries as sent, not checked yet. At most 64 MiB and 10,000 entries.
pub(crate) struct EntriesBody {
    pub(crate) entries: Vec<Sent>,
    /// The room that they take until they are stored.
    pub(crate) room: Taken,
}

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
        let payload = within_time(request, payload.take());
        let is_packed = request.headers().contains_key(header::CONTENT_ENCODING);
        let payload = if is_packed { in_small_pieces(payload) } else { payload };
        let unpacked = Decompress::from_headers(payload, request.headers());
        let room = request.app_data::<web::Data<Room>>().map(|room| Room::clone(room)).unwrap_or_default();
        // Reading and parsing what cannot be stored would keep the processors from what can.
        let is_full = access(request).is_ok_and(|access| access.log().store().is_full());
        async move {
            let format = format?;
            if is_full || much_waits_apart() {
                return Err(Failure::writer_busy().into());
            }
            let mut place = room.for_body();
            let body = read(unpacked, &mut place).await?;
            // It may have been long on its way.
            if much_waits_apart() {
                return Err(Failure::writer_busy().into());
            }
            let entries = apart(body.len(), move |between| match format {
                Format::Json => read_json(&body),
                Format::Ndjson => read_ndjson(&body, between),
            });
            Ok(Self { entries: entries.await.map_err(|error| refused(&error))?, room: place.keep() })
        }
        .boxed_local()
    }
}

/// A body, as far as there is room for it.
async fn read(
    pieces: impl Stream<Item = Result<Bytes, PayloadError>>,
    place: &mut Place<'_>,
) -> Result<Vec<u8>, Failure> {
    let mut pieces = pin!(pieces);
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        let length = |piece: &Bytes| body.len() + piece.len();
        let piece =
            piece.and_then(|piece| if length(&piece) > MAX_BYTES { Err(PayloadError::Overflow) } else { Ok(piece) });
        let piece = piece.map_err(|error| unreadable(&error.into(), "64 MiB after decompression"))?;
        place.grow(length(&piece))?;
        body.extend_from_slice(&piece);
    }
    Ok(body)
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
    match request.content_type().to_ascii_lowercase().as_str() {
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
