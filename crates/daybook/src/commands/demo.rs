//! `daybook demo`

use crate::cli::Demo;
use crate::demo::{DELETED_USER, REVOKED_TOKEN, generate};
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_auditlog::{AuditLog, OpenProject};
use daybook_store::{NewApiToken, StoreError};
use daybook_wire::project::DEFAULT_RETENTION_DAYS;
use daybook_wire::{ActorPatch, ActorType, NewProject, Role};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

/// How many entries are stored at a time.
const BATCH: usize = 5_000;

pub(super) async fn run(settings: &Settings, json: bool, command: &Demo) -> Result<(), CommandFailure> {
    let Demo { project, entries, days, seed } = *command;
    let log = open::audit_log(settings).await?;
    let project = open_or_create(&log, project, days).await?;
    let now = log.ambient().now();

    let bar = ProgressBar::new(entries.into());
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} entries, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut stored = 0;
    let mut held = 0;
    let mut batch = Vec::with_capacity(BATCH);
    let mut made = generate(seed, entries, days, now).peekable();
    while let Some(entry) = made.next() {
        batch.push(entry);
        if batch.len() == BATCH || made.peek().is_none() {
            bar.inc(batch.len() as u64);
            let receipt = log.append_checked(&project, Some("demo"), std::mem::take(&mut batch)).await?;
            stored += receipt.accepted;
            held += receipt.duplicates;
        }
    }
    bar.finish_and_clear();

    let gone = ActorPatch { deleted: Some(true), ..ActorPatch::default() };
    log.store().change_actor(project.id(), (ActorType::User, DELETED_USER), gone, now, None).await?;
    revoke_token(&log, &project).await?;
    let value = json!({"project": project.id(), "accepted": stored, "duplicates": held});
    let sentence = format!("Stored {stored} demo entries in project {} ({held} were there already).", project.id());
    output::print(json, &value, &sentence);
    Ok(log.store().clone().close().await?)
}

async fn open_or_create(log: &AuditLog, id: i64, days: u32) -> Result<OpenProject, CommandFailure> {
    if log.store().project(id).await?.is_none() {
        let new = NewProject { name: "Acme Platform".to_owned(), id: Some(id) };
        log.create_project_unchecked(new, days.max(DEFAULT_RETENTION_DAYS), None).await?;
    }
    Ok(log.open_project_locally(id, Role::Ingest).await?)
}

/// The token that acts in the first half of the demo was taken out of use since.
async fn revoke_token(log: &AuditLog, project: &OpenProject) -> Result<(), CommandFailure> {
    let now = log.ambient().now();
    let token = NewApiToken {
        id: REVOKED_TOKEN,
        name: "legacy-ci".to_owned(),
        role: Role::Ingest,
        created_by: "demo".to_owned(),
        created_at: now,
        expires_at: now.plus_seconds(86_400),
    };
    match log.store().create_api_token(project.id(), token).await {
        Ok(()) => Ok(log.store().revoke_api_token(project.id(), REVOKED_TOKEN, now).await?),
        Err(StoreError::Exists) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
