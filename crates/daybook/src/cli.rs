//! The command line.

mod question;
mod user;

pub(crate) use question::Question;
pub(crate) use user::{CreateUser, PasswordSource, ResetPassword, UserCommand};

use crate::settings::SettingsArguments;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use daybook_wire::export::Format;
use daybook_wire::project::DEFAULT_RETENTION_DAYS;
use daybook_wire::token::DEFAULT_DAYS;
use daybook_wire::{ParameterError, Role};
use std::path::PathBuf;

/// A self-hosted audit log: who did what, when, from where, and did it work?
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
    /// Print JSON instead of sentences
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API and the dashboard
    Serve,
    /// Change the database's schema
    #[command(subcommand)]
    Migrate(Migrate),
    /// Manage projects
    #[command(subcommand)]
    Project(ProjectCommand),
    /// Manage users
    #[command(subcommand)]
    User(UserCommand),
    /// Manage API tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// Delete entries whose retention has ended, which a running server does by itself
    Retention(Retention),
    /// Fill a project with believable entries, and create it where it does not exist
    Demo(Demo),
    /// Load entries from a file straight into the database, also while a server runs
    Import(Import),
    /// Ask a server for entries
    Query(Ask),
    /// Save the entries that a server has as a file: all that match, however many
    Export(Export),
    /// Copy the embedded database into a file, also while a server runs
    Backup(Backup),
    /// Put a backup in the place of the embedded database; no server may run
    Restore(Restore),
    /// Say whether a backup, or the database, is whole
    Verify(Verify),
    /// Copy everything into another database, and compare the two
    Copy(Copy),
    /// Print the `OpenAPI` description
    Openapi,
    /// Print what makes a shell complete commands and flags
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Apply what is missing
    Up,
    /// Take the last migrations back, and the data in what they created
    Down {
        /// How many
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        steps: u32,
    },
    /// Show what is applied and what is missing
    Status,
}

#[derive(Debug, Args)]
pub(crate) struct Retention {
    /// Only say what would go
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write, which must not exist; its checksum is written beside it
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    pub(crate) file: PathBuf,
    /// Replace the database there is, which is kept under another name
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A backup; the database in use when not given
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The database to copy: <sqlite:///path> or <postgres://user:password@host/name>
    // An address may hold a password, which the environment keeps from other users of the machine.
    #[arg(long, env = "DAYBOOK_COPY_FROM", value_name = "URL", hide_env_values = true)]
    pub(crate) from: String,
    /// The database to copy into: empty, or with what an earlier copy of the same has left
    #[arg(long, env = "DAYBOOK_COPY_TO", value_name = "URL", hide_env_values = true)]
    pub(crate) to: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// Create a project
    Create {
        /// What people call it
        #[arg(long)]
        name: String,
        /// Its id; the next free one when not given
        #[arg(long)]
        id: Option<i64>,
        /// How long entries are kept, in days
        #[arg(long, value_name = "DAYS", default_value_t = DEFAULT_RETENTION_DAYS)]
        retention_days: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Create an API token, and print it: the only time it is shown
    Create {
        /// The project it is for
        #[arg(long)]
        project: i64,
        /// What it may do: admin (read) or ingest (write)
        #[arg(long)]
        role: Role,
        /// What people call it
        #[arg(long)]
        name: String,
        /// How long it lasts, in days
        #[arg(long, value_name = "DAYS", default_value_t = DEFAULT_DAYS)]
        expires_in_days: u32,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The project to fill
    #[arg(long, default_value_t = 1)]
    pub(crate) project: i64,
    /// How many entries
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    pub(crate) entries: u32,
    /// Over how many days up to now
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
    /// The same seed makes the same entries
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The project to load into
    #[arg(long)]
    pub(crate) project: i64,
    /// What the file holds; told from its name or its beginning when not given
    #[arg(long)]
    pub(crate) format: Option<ImportFormat>,
    /// The file; - is standard input
    pub(crate) file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// One JSON object a line
    Ndjson,
    /// The columns of an export
    Csv,
}

impl From<ImportFormat> for Format {
    fn from(format: ImportFormat) -> Self {
        match format {
            ImportFormat::Csv => Self::Csv,
            ImportFormat::Ndjson => Self::Ndjson,
        }
    }
}

/// Where the server is, and how to get in.
#[derive(Debug, Args)]
pub(crate) struct Server {
    /// The server's address
    #[arg(long = "server", env = "DAYBOOK_SERVER", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub(crate) url: String,
    /// A file that holds an API token with the role admin; else the variable `DAYBOOK_TOKEN` does
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    // By environment variable or file only: a flag would be seen by every user of the machine.
    #[arg(skip = std::env::var("DAYBOOK_TOKEN").ok())]
    pub(crate) token: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// The project to ask
    #[arg(long)]
    pub(crate) project: i64,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) question: Question,
    /// How many entries to show at most
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The project to export from
    #[arg(long)]
    pub(crate) project: i64,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) question: Question,
    /// What to write
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub(crate) format: ExportFormat,
    /// The file to write; - is standard output
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// RFC 4180, with a line of column names
    Csv,
    /// One whole entry a line
    Ndjson,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Ndjson => Self::Ndjson,
        }
    }
}

/// What the query language makes of the flags; where it refuses them, the program ends as with any other bad flag.
pub(crate) fn checked<Q>(question: Result<Q, ParameterError>) -> Q {
    question.unwrap_or_else(|error| {
        let flag = error.param.replace('_', "-");
        let message = format!("--{flag} is {:?}; expected {}", error.value, error.expected);
        Arguments::command().error(ErrorKind::ValueValidation, message).exit()
    })
}
