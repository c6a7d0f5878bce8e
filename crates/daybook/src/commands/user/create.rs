//! `daybook user create`

use super::password;
use crate::cli::CreateUser;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_auditlog::access::{check_email, hash_password};
use daybook_auditlog::new_id;
use daybook_store::{NewUser, StoreError};
use daybook_wire::Role;
use serde_json::json;

pub(super) async fn run(settings: &Settings, json: bool, command: CreateUser) -> Result<(), CommandFailure> {
    let CreateUser { email, name, admin_of, viewer_of, instance_admin, password } = command;
    check_email(&email).map_err(|expected| CommandFailure::new(format!("{email} is not {expected}")))?;
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
    let password = password::read(&password)?;

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
