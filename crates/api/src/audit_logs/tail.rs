//! Entries as they are appended, as server-sent events.

use crate::credentials::{access, authenticate};
use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::openapi::problems;
use crate::permission::{Admin, open};
use crate::stopping::Stopping;
use crate::then::Then;
use crate::wire_query::WireQuery;
use actix_web::http::{Method, header};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, rt};
use daybook_auditlog::{Failure, Tail, TailEvent};
use daybook_wire::Filter;
use futures_util::stream::{Stream, unfold};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, timeout};

/// How often a comment keeps the connection alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often the reader's rights are checked again.
const CHECK_RIGHTS: Duration = Duration::from_secs(5);
/// How long a reader may take to read what is ready for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many chunks may wait for a slow reader, of at most 100 entries each.
const WAITING_CHUNKS: usize = 4;
/// How soon a reader should come back after the connection was lost, in milliseconds.
const RETRY_MILLIS: u32 = 1_000;

problems!(TailProblems: AuthenticationRequired, AdminRequired, ProjectNotFound);

/// Tail entries
///
/// Server-sent events of entries that match, as they are appended. Each has an `id`; a reader that comes back with it in the
/// header `Last-Event-ID` is told what it has missed, up to 10,000 entries: an event `gap` then says how many were skipped.
/// A comment every 15 seconds keeps the connection alive. An event `end` says why the server ends it: rights are checked again
/// every 5 seconds. A reader that is too slow is disconnected. A server that stops says so in a comment, and closes the connection.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/audit-logs/tail",
    operation_id = "tailEntries",
    tag = "Entries",
    params(
        ("project_id" = i64, Path, description = "The project.", minimum = 1, example = 1),
        crate::openapi::FilterParameters,
        ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that was seen.", pattern = "^[0-9]{0,19}$", example = "48211"),
    ),
    responses(
        (
            status = 200,
            description = "Events without end. `data` of an unnamed event is an `Entry` as in a list.",
            content((String = "text/event-stream", example = json!("id: 48211\ndata: {\"id\":\"01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17\"}\n\n"))),
        ),
        TailProblems,
    ),
)]
pub(crate) async fn tail(
    Then(admin, filter): Then<Admin, WireQuery<Filter>>,
    stopping: web::Data<Stopping>,
    metrics: web::Data<Metrics>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let last_event_id = request.headers().get("Last-Event-ID").map(|value| String::from_utf8_lossy(value.as_bytes()));
    let tail = access(&request)?.log().tail(&admin.project, filter.0, last_event_id.as_deref()).await?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/event-stream").insert_header((header::CACHE_CONTROL, "no-store"));
    // Proxies that gather answers before they pass them on are told not to.
    answer.insert_header(("X-Accel-Buffering", "no"));
    if request.method() == Method::HEAD {
        return Ok(answer.finish());
    }
    let (sender, receiver) = mpsc::channel(WAITING_CHUNKS);
    let project = admin.project.id();
    let open = metrics.open_tail();
    rt::spawn(async move {
        let _open = open;
        tokio::select! {
            () = feed(&sender, tail, request, project) => {}
            // It is soon there again: a browser comes back by itself, and is told what it has missed.
            () = stopping.begun() => {
                let _ = send(&sender, format!("retry: {RETRY_MILLIS}\n: the server stops\n\n")).await;
            }
        }
    });
    Ok(answer.streaming(events(receiver)))
}

fn events(receiver: mpsc::Receiver<Bytes>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    unfold(receiver, |mut receiver| async move { Some((Ok(receiver.recv().await?), receiver)) })
}

/// The reader has gone, or reads too slowly.
struct Gone;

/// Sends events until the reader has gone, or may not read any more.
async fn feed(sender: &mpsc::Sender<Bytes>, mut tail: Tail, request: HttpRequest, project: i64) {
    let start = Instant::now();
    let mut keep_alive = interval_at(start + KEEP_ALIVE, KEEP_ALIVE);
    let mut check_rights = interval_at(start + CHECK_RIGHTS, CHECK_RIGHTS);
    if send(sender, format!("retry: {RETRY_MILLIS}\n\n")).await.is_err() {
        return;
    }
    loop {
        let outcome = match tail.next().await {
            Ok((events, more)) => send_all(sender, events).await.map(|()| more),
            Err(failure) => return end(sender, &failure).await,
        };
        let Ok(more) = outcome else { return };
        tokio::select! {
            // Rights first: a busy log must not keep them from being checked.
            biased;
            () = sender.closed() => return,
            _ = check_rights.tick() => match may_go_on(&request, project, &mut tail).await {
                Ok(()) => {}
                Err(failure) => return end(sender, &failure).await,
            },
            _ = keep_alive.tick() => {
                if send(sender, ": still here\n\n".to_owned()).await.is_err() {
                    return;
                }
            }
            () = tail.wait(), if !more => {}
            () = std::future::ready(()), if more => {}
        }
    }
}

/// Whether the request would still be let through.
async fn may_go_on(request: &HttpRequest, project: i64, tail: &mut Tail) -> Result<(), Failure> {
    let caller = authenticate(request).await.map_err(ApiError::into_failure)?.caller;
    let log = access(request)?.log();
    tail.refresh(&open::<crate::permission::IsAdmin>(log, &caller, project).await?);
    Ok(())
}

async fn send_all(sender: &mpsc::Sender<Bytes>, events: Vec<TailEvent>) -> Result<(), Gone> {
    if events.is_empty() {
        return Ok(());
    }
    let events: Vec<String> = events.iter().map(write).collect();
    send(sender, events.concat()).await
}

fn write(event: &TailEvent) -> String {
    match event {
        TailEvent::Entry(id, entry) => format!("id: {id}\ndata: {}\n\n", json!(entry)),
        TailEvent::Gap(id, skipped) => format!("id: {id}\nevent: gap\ndata: {}\n\n", json!({"skipped": skipped})),
    }
}

/// Says why it ends, and ends.
async fn end(sender: &mpsc::Sender<Bytes>, failure: &Failure) {
    let why = json!({"code": failure.code, "detail": failure.detail});
    // Whether the reader hears it or has gone makes no difference.
    let _ = send(sender, format!("event: end\ndata: {why}\n\n")).await;
}

async fn send(sender: &mpsc::Sender<Bytes>, text: String) -> Result<(), Gone> {
    match timeout(PATIENCE, sender.send(text.into())).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Gone),
    }
}
