//! `daybook completions`

use crate::cli::Arguments;
use crate::failure::CommandFailure;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::io;

/// Prints a script for a shell to read.
pub(super) fn run(shell: Shell) -> Result<(), CommandFailure> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "daybook", &mut script);
    io::copy(&mut script.as_slice(), &mut io::stdout().lock())
        .map(drop)
        .map_err(|error| CommandFailure::new(format!("cannot print the script: {error}")))
}
