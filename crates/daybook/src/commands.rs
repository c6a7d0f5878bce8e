//! What each command does.

mod archive;
mod backup;
mod completions;
mod copy;
mod demo;
mod export;
mod import;
mod import_reader;
mod metrics;
mod migrate;
mod openapi;
mod project;
mod query;
mod restore;
mod retention;
mod serve;
mod table;
mod token;
mod user;
mod verify;

use crate::cli::{Arguments, Command};
use crate::failure::CommandFailure;

/// Carries out a command.
pub(crate) async fn run(arguments: Arguments) -> Result<(), CommandFailure> {
    let Arguments { settings, json, command } = arguments;
    // These speak to a server, or to nobody, and need no settings of one.
    match &command {
        Command::Openapi => return openapi::run(json),
        Command::Completions { shell } => return completions::run(*shell),
        Command::Query(command) => return query::run(json, command),
        Command::Export(command) => return export::run(json, command),
        _ => {}
    }
    let settings = settings.load()?;
    match command {
        Command::Serve => serve::run(settings).await,
        Command::Migrate(command) => migrate::run(&settings, json, &command).await,
        Command::Project(command) => project::run(&settings, json, command).await,
        Command::User(command) => user::run(&settings, json, command).await,
        Command::Token(command) => token::run(&settings, json, command).await,
        Command::Retention(command) => retention::run(&settings, json, &command).await,
        Command::Demo(command) => demo::run(&settings, json, &command).await,
        Command::Import(command) => import::run(&settings, json, &command).await,
        Command::Backup(command) => backup::run(&settings, json, &command).await,
        Command::Restore(command) => restore::run(&settings, json, &command).await,
        Command::Verify(command) => verify::run(&settings, json, &command).await,
        Command::Copy(command) => copy::run(&settings, json, &command).await,
        Command::Openapi | Command::Completions { .. } | Command::Query(_) | Command::Export(_) => Ok(()),
    }
}
