//! `daybook serve`

use crate::failure::CommandFailure;
use crate::settings::{LogFormat, Settings};
use crate::{assets, open, secret};
use actix_web::HttpServer;
use daybook_api::{AppState, create_app};
use daybook_auditlog::access::Access;
use std::io::{self, IsTerminal};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use tracing_subscriber::EnvFilter;

/// How long running requests may take to finish after a stop was asked for, in seconds.
const SHUTDOWN_SECONDS: u64 = 10;

pub(super) async fn run(settings: Settings) -> Result<(), CommandFailure> {
    start_logging(&settings)?;
    let address = resolve(&settings.listen)?;
    // Before the database: a server that will not start migrates nothing.
    let keys = secret::load(&settings)?;
    let listener = TcpListener::bind(address).map_err(|error| refused(address, &error))?;
    let log = open::audit_log(&settings).await?;
    // Beside the questions that come meanwhile: SQL answers those.
    let loading = log.clone();
    actix_web::rt::spawn(async move {
        if let Err(failure) = loading.load_indexes().await {
            tracing::error!(%failure, "the indexes could not be loaded");
        }
    });
    let state = AppState { access: Access::new(log.clone(), keys), dashboard: assets::dashboard() };
    let has_dashboard = state.dashboard.index().is_some();

    let server = HttpServer::new(move || create_app(&state))
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)
        .map_err(|error| refused(address, &error))?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    tracing::info!(address = %bound, dashboard = has_dashboard, "listening");
    let without = if has_dashboard { "" } else { " (the API only: this binary was built without the dashboard)" };
    eprintln!("Daybook is ready at http://{bound}{without}");
    server.run().await.map_err(|error| CommandFailure::new(format!("the server stopped: {error}")))?;
    tracing::info!("stopped");
    Ok(log.store().clone().close().await?)
}

fn resolve(listen: &str) -> Result<SocketAddr, CommandFailure> {
    let expected = "expected an address and a port, such as 127.0.0.1:8080";
    let invalid = || CommandFailure::new(format!("DAYBOOK_LISTEN is {listen:?}; {expected}"));
    listen.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(invalid)
}

fn refused(address: SocketAddr, error: &io::Error) -> CommandFailure {
    CommandFailure::new(match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{address} is in use by another program. Set DAYBOOK_LISTEN to another address and port")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{address} may not be used without more rights. Set DAYBOOK_LISTEN to a port above 1023")
        }
        _ => format!("cannot listen on {address}: {error}"),
    })
}

fn start_logging(settings: &Settings) -> Result<(), CommandFailure> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| {
        let log = &settings.log;
        CommandFailure::new(format!("DAYBOOK_LOG is {log:?}; expected a level such as info, or a filter ({error})"))
    })?;
    let colours = io::stderr().is_terminal();
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours);
    match settings.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}
