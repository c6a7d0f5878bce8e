//! `daybook user list`

use crate::commands::table::Table;
use crate::failure::CommandFailure;
use crate::settings::Settings;
use crate::{open, output};
use daybook_store::UserRow;
use daybook_wire::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn run(settings: &Settings, json: bool) -> Result<(), CommandFailure> {
    let log = open::audit_log(settings).await?;
    let mut roles = log.store().all_roles().await?;
    let users: Vec<(UserRow, BTreeMap<i64, Role>)> = log
        .store()
        .all_users()
        .await?
        .into_iter()
        .map(|user| {
            let roles = roles.remove(&user.id).unwrap_or_default();
            (user, roles)
        })
        .collect();
    if json {
        output::line(&users.iter().map(to_json).collect::<Value>().to_string());
    } else {
        let table = Table::new(["EMAIL", "NAME", "ROLES", "STATE", "CREATED AT"], users.iter().map(to_cells));
        output::line(table.to_string().trim_end());
    }
    Ok(log.store().clone().close().await?)
}

fn to_json((user, roles): &(UserRow, BTreeMap<i64, Role>)) -> Value {
    json!({
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "instance_admin": user.instance_admin,
        "disabled": user.disabled,
        "roles": roles,
        "created_at": user.created_at,
    })
}

fn to_cells((user, roles): &(UserRow, BTreeMap<i64, Role>)) -> [String; 5] {
    let instance = user.instance_admin.then(|| "instance admin".to_owned());
    let roles = roles.iter().map(|(project, role)| format!("{role} of {project}"));
    let roles: Vec<String> = instance.into_iter().chain(roles).collect();
    let state = match (user.disabled, user.password_hash.is_some()) {
        (true, _) => "disabled",
        (false, true) => "enabled",
        (false, false) => "no password yet",
    };
    let roles = if roles.is_empty() { "-".to_owned() } else { roles.join(", ") };
    [user.email.clone(), user.name.clone(), roles, state.to_owned(), user.created_at.to_string()]
}
