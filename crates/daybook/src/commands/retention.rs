//! `daybook retention`

use super::table::Table;
use crate::cli::Retention;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use serde_json::{Value, json};

pub(super) async fn run(settings: &Settings, json: bool, command: &Retention) -> Result<(), CommandFailure> {
    let log = open::audit_log(settings).await?;
    if command.dry_run {
        let expired = log.expired().await?;
        let rows: Vec<Value> = expired
            .iter()
            .map(|one| json!({"project": one.project, "name": one.name, "kept_from": one.kept_from, "expired": one.entries}))
            .collect();
        let cells = expired
            .iter()
            .map(|one| [one.project.to_string(), one.name.clone(), one.kept_from.to_string(), one.entries.to_string()]);
        let table = Table::new(["PROJECT", "NAME", "KEPT FROM", "EXPIRED"], cells);
        output::print(json, &json!(rows), table.to_string().trim_end());
    } else {
        let deleted = log.purge_all().await?;
        output::print(json, &json!({"deleted": deleted}), &format!("Deleted {deleted} expired entries."));
    }
    Ok(log.store().clone().close().await?)
}
