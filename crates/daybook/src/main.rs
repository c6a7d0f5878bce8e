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
    match commands::run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
