//! `daybook project`

use crate::cli::ProjectCommand;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_wire::NewProject;
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: ProjectCommand) -> Result<(), CommandFailure> {
    let log = open::audit_log(settings).await?;
    let ProjectCommand::Create { name, id, retention_days } = command;
    let project = log.create_project_unchecked(NewProject { name, id }, retention_days, None).await?;
    let sentence = format!("Created project {}, {}.", project.id, project.name);
    output::print(json, &json!(project), &sentence);
    Ok(log.store().clone().close().await?)
}
