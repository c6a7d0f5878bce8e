//! The metrics' own listener, so that nobody meets them who is let in from outside.

use super::serve::{refused, resolve};
use crate::failure::CommandFailure;
use crate::settings::Settings;
use actix_web::HttpServer;
use daybook_api::{Metrics, create_metrics_app};
use daybook_auditlog::AuditLog;
use std::net::{SocketAddr, TcpListener};

const NAME: &str = "DAYBOOK_METRICS_LISTEN";

/// Where the settings say that metrics are served, if anywhere.
pub(super) fn address(settings: &Settings) -> Result<Option<SocketAddr>, CommandFailure> {
    let listen = Some(&settings.metrics_listen).filter(|listen| !listen.is_empty());
    listen.map(|listen| resolve(NAME, listen)).transpose()
}

/// Listens there; nowhere where another Daybook on this machine has the default address.
pub(super) fn bind(address: SocketAddr, settings: &Settings) -> Result<Option<TcpListener>, CommandFailure> {
    match TcpListener::bind(address) {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if settings.has_default_metrics_listen() => {
            tracing::warn!(%address, %error, "metrics are not served: set {NAME} to another address");
            Ok(None)
        }
        Err(error) => Err(refused(NAME, address, &error)),
    }
}

/// Serves metrics beside everything else.
pub(super) fn serve(listener: TcpListener, metrics: &Metrics, log: &AuditLog) -> Result<(), CommandFailure> {
    let failed = |error: std::io::Error| CommandFailure::new(format!("metrics cannot be served: {error}"));
    let (metrics, log) = (metrics.clone(), log.clone());
    let address = listener.local_addr().map_err(failed)?;
    let server = HttpServer::new(move || create_metrics_app(&metrics, &log)).workers(1).disable_signals();
    let server = server.listen(listener).map_err(failed)?.run();
    actix_web::rt::spawn(server);
    tracing::info!(%address, "serving metrics");
    Ok(())
}
