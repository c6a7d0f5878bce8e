//! `daybook user`

use crate::cli::{CreateUser, UserCommand};
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_auditlog::access::hash_password;
use daybook_auditlog::new_id;
use daybook_store::{NewUser, StoreError};
use daybook_wire::Role;
use serde_json::json;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

/// The shortest password, in characters (NIST SP 800-63B, 5.1.1.2).
const MIN_PASSWORD_CHARS: usize = 8;
/// The longest password, in bytes: hashing takes time in proportion.
const MAX_PASSWORD_BYTES: usize = 1_024;

pub(super) async fn run(settings: &Settings, json: bool, command: UserCommand) -> Result<(), CommandFailure> {
    let UserCommand::Create(CreateUser { email, name, admin_of, viewer_of, instance_admin, password_file }) = command;
    let (local, domain) = email.split_once('@').unwrap_or(("", ""));
    if local.is_empty() || domain.is_empty() || email.len() > 256 || email.chars().any(|c| c.is_control() || c == ' ') {
        return Err(CommandFailure::new(format!(
            "{email} is not an email address; expected one such as a@example.com"
        )));
    }
    let name = name.unwrap_or_else(|| local.to_owned());
    let password = read_password(password_file.as_deref())?;
    if password.chars().count() < MIN_PASSWORD_CHARS || password.len() > MAX_PASSWORD_BYTES {
        let sentence = format!("the password must have {MIN_PASSWORD_CHARS} characters to {MAX_PASSWORD_BYTES} bytes");
        return Err(CommandFailure::new(sentence));
    }

    let log = open::audit_log(settings).await?;
    let ambient = log.ambient();
    let viewer = viewer_of.into_iter().map(|project| (project, Role::Viewer));
    let user = NewUser {
        id: new_id(&**ambient),
        email,
        name,
        password_hash: Some(hash_password(&password, ambient.random())),
        instance_admin,
        // Where a project is named twice, the greater role counts.
        roles: viewer.chain(admin_of.into_iter().map(|project| (project, Role::Admin))).collect(),
        created_at: ambient.now(),
    };
    let user = log.store().create_user(user).await.map_err(|error| match error {
        StoreError::Exists => CommandFailure::new("a user with this email address exists already"),
        StoreError::NotFound => CommandFailure::new("one of the projects does not exist; no user was created"),
        other => other.into(),
    })?;
    output::print(json, &json!({"id": user.id, "email": user.email}), &format!("Created user {}.", user.email));
    Ok(log.store().clone().close().await?)
}

fn read_password(file: Option<&Path>) -> Result<String, CommandFailure> {
    let failed = |error: io::Error| CommandFailure::new(format!("cannot read the password: {error}"));
    let first_line = |text: String| text.lines().next().unwrap_or("").to_owned();
    match file {
        Some(path) if path.as_os_str() == "-" => {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).map_err(failed)?;
            Ok(first_line(line))
        }
        Some(path) => std::fs::read_to_string(path).map(first_line).map_err(failed),
        None if io::stdin().is_terminal() => {
            let password = rpassword::prompt_password("Password: ").map_err(failed)?;
            let again = rpassword::prompt_password("Once more: ").map_err(failed)?;
            if password == again { Ok(password) } else { Err(CommandFailure::new("the two passwords differ")) }
        }
        None => Err(CommandFailure::new("there is no terminal to ask for the password; give it with --password-file")),
    }
}
