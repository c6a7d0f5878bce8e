//! What each command does.

mod demo;
mod import;
mod import_reader;
mod migrate;
mod openapi;
mod project;
mod serve;
mod token;
mod user;

use crate::cli::{Arguments, Command};
use crate::failure::CommandFailure;

/// Carries out a command.
pub(crate) async fn run(arguments: Arguments) -> Result<(), CommandFailure> {
    let Arguments { settings, json, command } = arguments;
    if let Command::Openapi = command {
        return openapi::run(json);
    }
    let settings = settings.load()?;
    match command {
        Command::Serve => serve::run(settings).await,
        Command::Migrate(command) => migrate::run(&settings, json, &command).await,
        Command::Project(command) => project::run(&settings, json, command).await,
        Command::User(command) => user::run(&settings, json, command).await,
        Command::Token(command) => token::run(&settings, json, command).await,
        Command::Demo(command) => demo::run(&settings, json, &command).await,
        Command::Import(command) => import::run(&settings, json, &command).await,
        Command::Openapi => Ok(()),
    }
}
