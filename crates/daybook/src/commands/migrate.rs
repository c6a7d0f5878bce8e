//! `daybook migrate`

use crate::cli::Migrate;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: &Migrate) -> Result<(), CommandFailure> {
    let store = open::store(settings).await?;
    match command {
        Migrate::Up => store.migrate_up().await?,
        Migrate::Down { steps } => store.migrate_down(*steps).await?,
        Migrate::Status => {}
    }
    let state = store.migration_state().await?;
    let lines: Vec<String> = state
        .applied
        .iter()
        .map(|name| format!("applied  {name}"))
        .chain(state.pending.iter().map(|name| format!("missing  {name}")))
        .collect();
    output::print(json, &json!({"applied": state.applied, "pending": state.pending}), &lines.join("\n"));
    Ok(store.close().await?)
}
