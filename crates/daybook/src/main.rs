//! The `daybook` program: the server, and what its operators need beside it.

mod ambient;
mod assets;
mod checksum;
mod cli;
mod client;
mod commands;
mod demo;
mod durable;
mod failure;
mod key_set;
mod logging;
mod open;
mod output;
mod secret;
mod settings;

use clap::Parser;
use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let done = commands::run(arguments).await;
    // Files that were begun are written to their end. It does not panic.
    let _ = actix_web::rt::task::spawn_blocking(daybook_precedence::wait_for_bulk).await;
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
