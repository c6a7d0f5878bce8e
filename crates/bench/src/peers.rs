//! What the other databases are given.

use crate::Failure;
use crate::dataset::Dataset;
use crate::questions::Sheet;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// One line, in the order of the columns that `peers/common.py` names.
#[derive(Debug, Serialize)]
struct Line<'a> {
    project: i64,
    number: u64,
    started_at: i64,
    actor: String,
    actor_name: &'a str,
    actor_email: Option<&'a str>,
    method: &'a str,
    path: &'a str,
    status: u16,
    action: &'a str,
    source: &'a str,
    cli_command: Option<&'a str>,
    resource_type: &'a str,
    resource_id: &'a str,
    resource_name: &'a str,
    application: Option<&'a str>,
    application_name: Option<&'a str>,
    cluster: Option<&'a str>,
    cluster_name: Option<&'a str>,
    environment_group: Option<&'a str>,
    remote_ip: String,
}

pub(crate) fn write(entries: u64, directory: &Path) -> Result<(), Failure> {
    fs::create_dir_all(directory)?;
    fs::write(directory.join("questions.json"), serde_json::to_string_pretty(&Sheet::new())?)?;
    let mut lines = csv::Writer::from_path(directory.join("entries.csv"))?;
    for entry in Dataset::new(entries) {
        lines.serialize(Line {
            project: entry.project,
            number: entry.number,
            started_at: entry.started_at.micros(),
            actor: format!("{}:{}", entry.actor.kind.as_str(), entry.actor.id),
            actor_name: &entry.actor.name,
            actor_email: entry.actor.email.as_deref(),
            method: entry.method,
            path: &entry.path,
            status: entry.status_code,
            action: &entry.action,
            source: entry.source.as_str(),
            cli_command: entry.cli_command.as_deref(),
            resource_type: entry.resource.kind,
            resource_id: &entry.resource.id,
            resource_name: &entry.resource.name,
            application: entry.application.as_ref().map(|it| it.id.as_str()),
            application_name: entry.application.as_ref().map(|it| it.name.as_str()),
            cluster: entry.cluster.as_ref().map(|it| it.id.as_str()),
            cluster_name: entry.cluster.as_ref().map(|it| it.name.as_str()),
            environment_group: entry.environment_group.as_deref(),
            remote_ip: entry.remote_ip.to_string(),
        })?;
    }
    Ok(lines.flush()?)
}
