//! `daybook token`

use crate::cli::TokenCommand;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output, secret};
use daybook_auditlog::access::{Access, TokenRequest};
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: TokenCommand) -> Result<(), CommandFailure> {
    let TokenCommand::Create { project, role, name, expires_in_days } = command;
    let keys = secret::load(settings)?;
    let log = open::audit_log(settings).await?;
    let access = Access::new(log.clone(), keys);
    let request = TokenRequest { name, role, expires_in_days, created_by: "daybook token create".to_owned() };
    let (token, signed) = access.create_token(project, request).await.map_err(|failure| match failure.code {
        daybook_wire::ErrorCode::ProjectNotFound => CommandFailure::new(format!("there is no project {project}")),
        _ => failure.into(),
    })?;
    // The token alone on standard output, so that a script can keep it.
    let value = json!({
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "token": signed,
    });
    if !json {
        eprintln!("Created token {} ({}), valid until {}. It is shown this once:", token.name, role, token.expires_at);
    }
    output::print(json, &value, &signed);
    Ok(log.store().clone().close().await?)
}
