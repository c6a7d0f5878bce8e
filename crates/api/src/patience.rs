//! Bodies that come too slowly.

use crate::deadline::Deadline;
use crate::http_settings::HttpSettings;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::stream::unfold;
use std::io;
use tokio::time::{Instant, timeout_at};

/// How many pauses of the longest kind a body may take in all.
const PAUSES: u32 = 20;

/// The body, which breaks off with a timeout where its sender pauses, or takes, too long: whoever holds a connection open must use it.
pub(crate) fn within_time(request: &HttpRequest, body: Payload) -> Payload {
    let settings = request.app_data::<web::Data<HttpSettings>>();
    let pause = settings.map_or(HttpSettings::default().client_timeout, |settings| settings.client_timeout);
    let end = Instant::now() + pause * PAUSES;
    let deadline = request.extensions().get::<Deadline>().cloned();
    if let Some(deadline) = &deadline {
        deadline.hold();
    }
    let pieces = unfold((Some(body), deadline), move |(body, deadline)| async move {
        let mut body = body?;
        let until = end.min(Instant::now() + pause);
        match timeout_at(until, body.next()).await {
            Ok(Some(piece)) => Some((piece, (Some(body), deadline))),
            Ok(None) => {
                if let Some(deadline) = deadline {
                    deadline.restart();
                }
                None
            }
            Err(_) => Some((Err(PayloadError::Io(io::ErrorKind::TimedOut.into())), (None, deadline))),
        }
    });
    Payload::Stream { payload: Box::pin(pieces) }
}

/// Whether a body broke off because it came too slowly.
pub(crate) fn is_too_slow(error: &actix_web::Error) -> bool {
    matches!(error.as_error(), Some(PayloadError::Io(error)) if error.kind() == io::ErrorKind::TimedOut)
}
