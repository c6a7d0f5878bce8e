//! Tokens, members, settings, passwords: what the pages beside the log read and change.

use super::{ApiError, change, json, parse};
use daybook_wire::{
    AddedMember, ChosenPassword, CreatedToken, MemberPatch, NewMember, NewToken, PasswordChange, Project, ProjectPatch,
    Role, routes,
};
use gloo_net::http::Request;
use serde::Deserialize;
use uuid::Uuid;

/// Creates an API token; the answer alone holds the token itself.
pub(crate) async fn create_token(project: i64, token: &NewToken) -> Result<CreatedToken, ApiError> {
    parse(&change(Request::post(&routes::tokens(project)), json(token)).await?)
}

/// Ends an API token for good.
pub(crate) async fn revoke_token(project: i64, id: Uuid) -> Result<(), ApiError> {
    change(Request::delete(&routes::token(project, id)), None).await.map(drop)
}

/// Adds a member; the answer may hold a link with which to choose a password.
pub(crate) async fn add_member(project: i64, member: &NewMember) -> Result<AddedMember, ApiError> {
    // In two parts, as a whole entry is.
    #[derive(Deserialize)]
    struct Link {
        set_password_link: Option<String>,
    }
    let text = change(Request::post(&routes::members(project)), json(member)).await?;
    let Link { set_password_link } = parse(&text)?;
    Ok(AddedMember { member: parse(&text)?, set_password_link })
}

/// Gives a member another role, or takes every role away.
pub(crate) async fn change_member(project: i64, user: Uuid, role: Option<Role>) -> Result<(), ApiError> {
    let url = routes::member(project, user);
    let request = if role.is_some() { Request::patch(&url) } else { Request::delete(&url) };
    change(request, role.and_then(|role| json(&MemberPatch { role }))).await.map(drop)
}

/// Changes a project's name and settings.
pub(crate) async fn update_project(project: i64, patch: &ProjectPatch) -> Result<Project, ApiError> {
    parse(&change(Request::patch(&routes::project(project)), json(patch)).await?)
}

/// Changes the password of whoever is signed in.
pub(crate) async fn change_password(passwords: &PasswordChange) -> Result<(), ApiError> {
    change(Request::put(&routes::my_password()), json(passwords)).await.map(drop)
}

/// Chooses a password with the secret of a one-time link.
pub(crate) async fn choose_password(chosen: &ChosenPassword) -> Result<(), ApiError> {
    change(Request::post(&routes::password_links()), json(chosen)).await.map(drop)
}
