//! Times Daybook beside other databases, on the same data and the same machine: `make bench` runs all of it.
//!
//! Each subject answers the same questions and leaves its times, and a number that follows from each answer, in a file of its
//! own; `report` refuses to compare subjects whose answers differ.

mod answers;
mod append;
mod ask;
mod client;
mod crowd;
mod dataset;
mod index_alone;
mod memory;
mod overload;
mod peers;
mod plot;
mod questions;
mod report;
mod start;
mod timing;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::path::PathBuf;

/// What may go wrong: a benchmark that cannot go on says so and ends.
type Failure = Box<dyn Error + Send + Sync>;

#[derive(Debug, Parser)]
#[command(about)]
struct Arguments {
    /// How many entries the data set has, in both projects.
    #[arg(long, default_value_t = 1_000_000, value_name = "NUMBER", global = true)]
    entries: u64,
    /// Where the subjects leave what they measured.
    #[arg(long, default_value = "artifacts/bench", value_name = "DIRECTORY", global = true)]
    results: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write what the other databases are given: the entries as CSV and the questions as JSON.
    Peers {
        /// Where to write them.
        #[arg(long, value_name = "DIRECTORY")]
        into: PathBuf,
    },
    /// Append the whole data set to a server's empty projects 1 and 2, in batches of 1, 100 and 1,000.
    Append {
        #[command(flatten)]
        server: client::Server,
        /// The process whose memory is read.
        #[arg(long)]
        pid: u32,
        /// The database's file, to tell its size.
        #[arg(long, value_name = "FILE")]
        database: PathBuf,
    },
    /// Start a server on what was appended, and time it.
    Start {
        #[command(flatten)]
        server: client::Server,
        /// The program.
        #[arg(long, value_name = "FILE")]
        program: PathBuf,
        /// Its data.
        #[arg(long, value_name = "DIRECTORY")]
        data: PathBuf,
    },
    /// Ask a server everything, alone.
    Ask {
        #[command(flatten)]
        server: client::Server,
        /// What is asked, as the report calls it.
        #[arg(long)]
        subject: String,
    },
    /// Ask a server everything from many clients at once.
    Crowd {
        #[command(flatten)]
        server: client::Server,
        /// How many clients.
        #[arg(long, default_value_t = 16)]
        clients: usize,
        /// For how long.
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Ask a server for three times what it can answer, then send three times what it can store.
    Overload {
        #[command(flatten)]
        server: client::Server,
        /// The process whose memory is read.
        #[arg(long)]
        pid: u32,
    },
    /// Build the index alone, and ask it everything.
    Index,
    /// Build indexes of growing size, and ask each.
    Growth,
    /// Write the document about all that was measured.
    Report {
        /// The document; its pictures go beside it, into `images`.
        #[arg(long, default_value = "docs/performance.md", value_name = "FILE")]
        into: PathBuf,
    },
}

fn main() -> Result<(), Failure> {
    let Arguments { entries, results, command } = Arguments::parse();
    match command {
        Command::Peers { into } => peers::write(entries, &into),
        Command::Append { server, pid, database } => append::run(entries, &server, pid, &database, &results),
        Command::Start { server, program, data } => start::run(entries, &server, &program, &data, &results),
        Command::Ask { server, subject } => ask::run(entries, &server, &subject, &results),
        Command::Crowd { server, clients, seconds } => crowd::run(entries, &server, clients, seconds, &results),
        Command::Overload { server, pid } => overload::run(entries, &server, pid, &results),
        Command::Index => index_alone::run(entries, &results),
        Command::Growth => index_alone::grow(entries, &results),
        Command::Report { into } => report::write(&results, &into),
    }
}
