//! The flags of `daybook user`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Create a user, and ask for the password
    Create(CreateUser),
    /// Show every user, with their role in each project
    List,
    /// Give a user another password, and ask for it; their sessions end
    ResetPassword(ResetPassword),
    /// Keep a user out; their sessions end
    Disable(ThisUser),
    /// Let a user in again
    Enable(ThisUser),
}

#[derive(Debug, Args)]
pub(crate) struct CreateUser {
    /// The address to sign in with
    #[arg(long)]
    pub(crate) email: String,
    /// What people call the user; the part of the address before the @ when not given
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// A project that the user becomes an admin of; may be repeated
    #[arg(long, value_name = "PROJECT")]
    pub(crate) admin_of: Vec<i64>,
    /// A project that the user becomes a viewer of; may be repeated
    #[arg(long, value_name = "PROJECT")]
    pub(crate) viewer_of: Vec<i64>,
    /// Let the user create projects and list them all
    #[arg(long)]
    pub(crate) instance_admin: bool,
    #[command(flatten)]
    pub(crate) password: PasswordSource,
}

#[derive(Debug, Args)]
pub(crate) struct ResetPassword {
    #[command(flatten)]
    pub(crate) user: ThisUser,
    #[command(flatten)]
    pub(crate) password: PasswordSource,
}

/// A user that exists.
#[derive(Debug, Args)]
pub(crate) struct ThisUser {
    /// The address that the user signs in with
    #[arg(long)]
    pub(crate) email: String,
}

/// Where a password comes from. A flag with the password itself would be seen by every user of the machine.
#[derive(Debug, Args)]
pub(crate) struct PasswordSource {
    /// Read the password from the first line of a file (- is standard input) instead of asking for it
    #[arg(long = "password-file", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}
