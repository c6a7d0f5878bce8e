//! `daybook serve`

use super::metrics;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{assets, key_set, logging, open, secret};
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use daybook_api::{AppState, Stopping, create_app};
use daybook_auditlog::AuditLog;
use daybook_auditlog::access::Access;
use daybook_precedence::answer_promptly;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long running requests may take to finish after a stop was asked for, in seconds.
const SHUTDOWN_SECONDS: u64 = 10;

/// How often the indexes take in what others, or nobody, has asked for since.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);

/// How often expired entries are deleted. They are invisible from the moment on that they expire.
const PURGE_EVERY: Duration = Duration::from_mins(10);

pub(super) async fn run(settings: Settings) -> Result<(), CommandFailure> {
    // Before any thread is started.
    answer_promptly();
    logging::start(&settings)?;
    let address = resolve("DAYBOOK_LISTEN", &settings.listen)?;
    let metrics_address = metrics::address(&settings)?;
    // Before the database: a server that will not start migrates nothing.
    let http = settings.http()?;
    let mut keys = secret::load(&settings)?;
    if let Some(public) = key_set::load(&settings)? {
        keys = keys.with_public(public);
    }
    let listener = TcpListener::bind(address).map_err(|error| refused("DAYBOOK_LISTEN", address, &error))?;
    let metrics_listener = metrics_address.map(|address| metrics::bind(address, &settings)).transpose()?.flatten();
    let log = open::serving(&settings).await?;
    // Beside the questions that come meanwhile: SQL answers those.
    let loaded = log.clone();
    let loading = actix_web::rt::spawn(async move {
        if let Err(failure) = loaded.load_indexes().await {
            tracing::error!(%failure, "the indexes could not be loaded");
        }
    });
    let followed = log.clone();
    let following = actix_web::rt::spawn(async move { followed.keep_indexes(FOLLOW_EVERY).await });
    let kept = log.clone();
    let purging = actix_web::rt::spawn(async move { kept.keep_retention(PURGE_EVERY).await });
    let state = AppState::new(Access::new(log.clone(), keys), assets::dashboard(), http);
    let served = serve(&settings, &log, state, (listener, metrics_listener)).await;
    // What goes on by itself would find the database closed.
    loading.abort();
    following.abort();
    purging.abort();
    let closed = log.store().clone().close().await;
    served?;
    tracing::info!("stopped");
    Ok(closed?)
}

/// Serves requests, and metrics where they have an address, until somebody asks to stop.
async fn serve(
    settings: &Settings,
    log: &AuditLog,
    state: AppState,
    (listener, metrics_listener): (TcpListener, Option<TcpListener>),
) -> Result<(), CommandFailure> {
    let has_dashboard = state.dashboard.index().is_some();
    if let Some(listener) = metrics_listener {
        metrics::serve(listener, &state.metrics, log)?;
    }
    let stopping = state.stopping.clone();
    let failed = |error: io::Error| CommandFailure::new(format!("requests cannot be served: {error}"));
    let address = listener.local_addr().map_err(failed)?;
    let workers = available_parallelism().map_or(1, NonZeroUsize::get);
    let client_timeout = Duration::from_secs(settings.client_timeout_seconds);
    let server = HttpServer::new(move || create_app(&state))
        .workers(workers)
        .max_connections(settings.max_connections.div_ceil(workers))
        .client_request_timeout(client_timeout)
        // Whoever closes a connection does not wait for an answer: what was begun for it ends.
        .h1_allow_half_closed(false)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)
        .map_err(|error| refused("DAYBOOK_LISTEN", address, &error))?;
    tracing::info!(%address, dashboard = has_dashboard, "listening");
    let without = if has_dashboard { "" } else { " (the API only: this binary was built without the dashboard)" };
    eprintln!("Daybook is ready at http://{address}{without}");
    let running = server.run();
    let asked = actix_web::rt::spawn(stop_when_asked(running.handle(), stopping));
    running.await.map_err(|error| CommandFailure::new(format!("the server stopped: {error}")))?;
    asked.abort();
    Ok(())
}

/// Stops the server where somebody asks for it: no new requests, those that run are finished, tails are closed. Asked again, it stops
/// at once.
async fn stop_when_asked(server: ServerHandle, stopping: Stopping) {
    let (Ok(mut interrupted), Ok(mut terminated)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return tracing::error!("signals cannot be heard; only killing stops this process");
    };
    let mut asked = async || {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    };
    asked().await;
    tracing::info!("stopping");
    stopping.begin();
    // It ends when all requests have; meanwhile, somebody may ask again.
    drop(actix_web::rt::spawn(server.stop(true)));
    asked().await;
    tracing::info!("stopping at once");
    // What was acknowledged is on the disk.
    std::process::exit(1);
}

pub(super) fn resolve(name: &str, listen: &str) -> Result<SocketAddr, CommandFailure> {
    let expected = "expected an address and a port, such as 127.0.0.1:8080";
    let invalid = || CommandFailure::new(format!("{name} is {listen:?}; {expected}"));
    listen.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(invalid)
}

pub(super) fn refused(name: &str, address: SocketAddr, error: &io::Error) -> CommandFailure {
    CommandFailure::new(match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{address} is in use by another program. Set {name} to another address and port")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{address} may not be used without more rights. Set {name} to a port above 1023")
        }
        _ => format!("cannot listen on {address}: {error}"),
    })
}
