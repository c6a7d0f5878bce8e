//! `daybook copy`

use crate::cli::Copy;
use crate::failure::CommandFailure;
use crate::output;
use crate::settings::Settings;
use daybook_store::{ConnectOptions, CopyStep, Store};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: &Copy) -> Result<(), CommandFailure> {
    if command.from == command.to {
        return Err(CommandFailure::new("--from and --to name the same database"));
    }
    let from = open("--from", &command.from, settings).await?;
    if !from.migration_state().await?.pending.is_empty() {
        return Err(CommandFailure::new("the database to copy lacks migrations; run `daybook migrate up` on it first"));
    }
    let to = open("--to", &command.to, settings).await?;
    to.migrate_up().await?;

    let bar = ProgressBar::new(0);
    let template = "{msg} {bar:40} {percent}%, {eta} left";
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    let outcome = from
        .copy_to(&to, |progress| {
            bar.set_message(match progress.step {
                CopyStep::Copying => "copying  ",
                CopyStep::Comparing => "comparing",
            });
            bar.set_length(progress.of);
            bar.set_position(progress.done);
        })
        .await;
    bar.finish_and_clear();
    let copied = outcome?;
    from.close().await?;
    to.close().await?;

    let daybook_store::Copied { projects, entries, compared, deleted } = copied;
    let value = json!({"projects": projects, "entries": entries, "compared": compared, "deleted": deleted});
    let gone = match deleted {
        0 => String::new(),
        _ => format!(" {deleted} of an earlier copy have gone since, and were deleted."),
    };
    let sentence = format!(
        "Copied {entries} entries; all {compared} in {projects} projects were compared and are the same.{gone}"
    );
    output::print(json, &value, &sentence);
    Ok(())
}

/// Opens one side. Its address may hold a password, so it is not repeated.
async fn open(flag: &str, url: &str, settings: &Settings) -> Result<Store, CommandFailure> {
    let file = url.strip_prefix("sqlite://").map(|file| file.split('?').next().unwrap_or(file));
    if flag == "--from" && file.is_some_and(|file| !std::path::Path::new(file).is_file()) {
        return Err(CommandFailure::new(format!("--from names a file that does not exist: {}", file.unwrap_or(""))));
    }
    // One writes while another looks something up.
    let connections = settings.database_connections.max(2);
    let options = ConnectOptions { connections, ..ConnectOptions::to(url.to_owned()) };
    Store::connect(&options)
        .await
        .map_err(|error| CommandFailure::new(format!("cannot open the database of {flag}: {error}")))
}
