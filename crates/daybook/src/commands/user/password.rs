//! Passwords, asked for or out of a file.

use crate::cli::PasswordSource;
use crate::failure::CommandFailure;
use daybook_auditlog::access::check_password;
use std::io::{self, BufRead, IsTerminal};

/// Reads a new password, and checks that it may be one.
pub(super) fn read(source: &PasswordSource) -> Result<String, CommandFailure> {
    let password = read_unchecked(source)?;
    check_password(&password).map_err(|expected| CommandFailure::new(format!("the password must have {expected}")))?;
    Ok(password)
}

fn read_unchecked(source: &PasswordSource) -> Result<String, CommandFailure> {
    let failed = |error: io::Error| CommandFailure::new(format!("cannot read the password: {error}"));
    let first_line = |text: String| text.lines().next().unwrap_or("").to_owned();
    match &source.file {
        Some(path) if path.as_os_str() == "-" => {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).map_err(failed)?;
            Ok(first_line(line))
        }
        Some(path) => std::fs::read_to_string(path).map(first_line).map_err(failed),
        None if io::stdin().is_terminal() => {
            let password = rpassword::prompt_password("Password: ").map_err(failed)?;
            let again = rpassword::prompt_password("Once more: ").map_err(failed)?;
            if password == again { Ok(password) } else { Err(CommandFailure::new("the two passwords differ")) }
        }
        None => Err(CommandFailure::new("there is no terminal to ask for the password; give it with --password-file")),
    }
}
