//! `daybook user`

mod create;
mod list;
mod password;

use crate::cli::{ResetPassword, UserCommand};
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_auditlog::AuditLog;
use daybook_auditlog::access::hash_password;
use daybook_store::UserRow;
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: UserCommand) -> Result<(), CommandFailure> {
    match command {
        UserCommand::Create(command) => create::run(settings, json, command).await,
        UserCommand::List => list::run(settings, json).await,
        UserCommand::ResetPassword(command) => reset_password(settings, json, command).await,
        UserCommand::Disable(user) => set_disabled(settings, json, &user.email, true).await,
        UserCommand::Enable(user) => set_disabled(settings, json, &user.email, false).await,
    }
}

async fn reset_password(settings: &Settings, json: bool, command: ResetPassword) -> Result<(), CommandFailure> {
    let log = open::audit_log(settings).await?;
    // Before a password is asked for that is of no use.
    let user = find(&log, &command.user.email).await?;
    let password = password::read(&command.password)?;
    let hash = hash_password(&password, log.ambient().random());
    log.reset_password(&user, &hash, &format!("daybook user reset-password --email {}", user.email)).await?;
    let sentence = format!("{} has another password; the sessions with the old one have ended.", user.email);
    output::print(json, &json!({"id": user.id, "email": user.email}), &sentence);
    Ok(log.store().clone().close().await?)
}

async fn set_disabled(settings: &Settings, json: bool, email: &str, disabled: bool) -> Result<(), CommandFailure> {
    let log = open::audit_log(settings).await?;
    let user = find(&log, email).await?;
    let email = &user.email;
    let (verb, outcome) =
        if disabled { ("disable", "is kept out; their sessions have ended") } else { ("enable", "may sign in") };
    let sentence = if user.disabled == disabled {
        let state = if disabled { "kept out" } else { "let in" };
        format!("{email} was {state} already.")
    } else {
        log.set_user_disabled(&user, disabled, &format!("daybook user {verb} --email {email}")).await?;
        format!("{email} {outcome}.")
    };
    output::print(json, &json!({"id": user.id, "email": email, "disabled": disabled}), &sentence);
    Ok(log.store().clone().close().await?)
}

async fn find(log: &AuditLog, email: &str) -> Result<UserRow, CommandFailure> {
    let found = log.store().user_by_email(email).await?;
    found.ok_or_else(|| CommandFailure::new(format!("there is no user {email}; daybook user list shows them all")))
}
