//! Opens the data directory and the database, brought up to date.

use crate::ambient::SystemAmbient;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use daybook_auditlog::AuditLog;
use daybook_store::{ConnectOptions, Store, StoreError};
use std::fs;
use std::num::NonZeroUsize;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

/// Where the index keeps its files, in the data directory.
pub(crate) const INDEX_DIR: &str = "index";

/// Opens the database for a server, and applies what migrations it lacks: with indexes, and a time limit for each statement.
pub(crate) async fn serving(settings: &Settings) -> Result<AuditLog, CommandFailure> {
    let store = connect(settings, Some(settings.request_timeout())).await?;
    let processors = available_parallelism().map_or(1, NonZeroUsize::get);
    let connections = usize::try_from(settings.database_connections).unwrap_or(usize::MAX);
    let service = daybook_auditlog::Settings {
        index_memory_bytes: settings.index_memory_mb.saturating_mul(1_024 * 1_024),
        index_dir: Some(settings.data_dir.join(INDEX_DIR)),
        // Some wait for the database, and as many use the processors.
        readers: connections.max(2 * processors),
        ..service(settings)
    };
    migrated(store, service).await
}

/// Opens the database for one command, and applies what migrations it lacks. Making an index would take longer than the command.
pub(crate) async fn audit_log(settings: &Settings) -> Result<AuditLog, CommandFailure> {
    migrated(store(settings).await?, service(settings)).await
}

fn service(settings: &Settings) -> daybook_auditlog::Settings {
    daybook_auditlog::Settings {
        cli_user_agents: settings.cli_user_agents.clone(),
        archive_dir: (!settings.archive_dir.as_os_str().is_empty()).then(|| settings.archive_dir.clone()),
        ..daybook_auditlog::Settings::default()
    }
}

async fn migrated(store: Store, service: daybook_auditlog::Settings) -> Result<AuditLog, CommandFailure> {
    store.migrate_up().await?;
    Ok(AuditLog::new(store, Arc::new(SystemAmbient), service))
}

/// Opens the database as it is, for work that may take its time.
pub(crate) async fn store(settings: &Settings) -> Result<Store, CommandFailure> {
    connect(settings, None).await
}

async fn connect(settings: &Settings, statement_timeout: Option<Duration>) -> Result<Store, CommandFailure> {
    if settings.is_embedded() {
        make_writable(&settings.data_dir)?;
        make_private(&settings.database_file())?;
    }
    let options = ConnectOptions {
        connections: settings.database_connections,
        statement_timeout,
        ..ConnectOptions::to(settings.database_url())
    };
    Store::connect(&options).await.map_err(|error| match error {
        StoreError::Address(expected) => CommandFailure::new(format!("DAYBOOK_DATABASE_URL is not valid; {expected}")),
        other => CommandFailure::new(format!("cannot open the database: {other}")),
    })
}

/// Fails unless the database is the file in the data directory; `otherwise` says what to do.
pub(crate) fn expect_embedded(settings: &Settings, otherwise: &str) -> Result<(), CommandFailure> {
    if settings.is_embedded() {
        return Ok(());
    }
    Err(CommandFailure::new(format!(
        "database_url names a database of your own; expected the one in the data directory. {otherwise}"
    )))
}

/// Fails where the database would have to be made first.
pub(crate) fn expect_database(settings: &Settings) -> Result<(), CommandFailure> {
    let file = settings.database_file();
    if !settings.is_embedded() || file.is_file() {
        return Ok(());
    }
    Err(CommandFailure::new(format!("there is no database yet at {}", file.display())))
}

/// Makes a file for its owner only, unless it is there. What the database keeps beside it has the same rights.
fn make_private(file: &Path) -> Result<(), CommandFailure> {
    let made = fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    made.map(drop)
        .map_err(|error| CommandFailure::new(format!("cannot open the database: {}: {error}", file.display())))
}

/// Fails early and clearly where the directory cannot be written to.
pub(crate) fn make_writable(directory: &Path) -> Result<(), CommandFailure> {
    let probe = directory.join(format!(".write-probe-{}", std::process::id()));
    let tried =
        fs::create_dir_all(directory).and_then(|()| fs::write(&probe, b"")).and_then(|()| fs::remove_file(&probe));
    tried.map_err(|error| {
        let shown = directory.display();
        let advice = "Set DAYBOOK_DATA_DIR to a directory that Daybook may write to";
        CommandFailure::new(format!("cannot write to the data directory {shown}: {error}. {advice}"))
    })
}
