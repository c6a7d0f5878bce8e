//! A project's members.

use super::password::check_email;
use super::{Access, LINK_SECONDS};
use crate::deed::Deed;
use crate::{By, Failure, OpenProject, new_id};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daybook_store::{MemberChange, NewMemberRow, NewPasswordLink, NewUser, StoreError};
use daybook_wire::{AddedMember, Changes, ErrorCode, Member, NewMember, Role, routes};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Access {
    /// A project's members, by email address.
    pub async fn members(&self, project: &OpenProject) -> Result<Vec<Member>, Failure> {
        Ok(self.log.store.members(project.id()).await?)
    }

    /// Adds a member by email address. For a person without an account one is made, and a link given with which to choose
    /// the password; also where that was done before, and the person has neither chosen a password nor a role elsewhere. `origin` is what the link starts with, such as `https://daybook.example.com`.
    pub async fn add_member(
        &self,
        project: &OpenProject,
        by: By<'_>,
        new: NewMember,
        origin: &str,
    ) -> Result<AddedMember, Failure> {
        let email = new.email.trim().to_lowercase();
        check_email(&email).map_err(|expected| Failure::invalid_field("email", new.email, expected))?;
        let ambient = &*self.log.ambient;
        let now = ambient.now();
        let found = self.log.store.user_by_email(&email).await?;
        let (user_id, name, disabled) = match &found {
            Some(user) => (user.id, user.name.clone(), user.disabled),
            None => (new_id(ambient), email.split('@').next().unwrap_or(&email).to_owned(), false),
        };
        let secret = URL_SAFE_NO_PAD.encode([ambient.random(), ambient.random()].concat());
        let created = found.is_none().then(|| NewUser {
            id: user_id,
            email: email.clone(),
            name: name.clone(),
            password_hash: None,
            instance_admin: false,
            roles: BTreeMap::new(),
            created_at: now,
        });
        // Whoever holds the link becomes that person: one who is trusted in other projects is not given away here.
        let needs_link = match &found {
            None => true,
            Some(user) => user.password_hash.is_none() && self.log.store.roles_of(user.id).await?.is_empty(),
        };
        let link = needs_link
            .then(|| NewPasswordLink { secret_hash: hash_secret(&secret), expires_at: now.plus_seconds(LINK_SECONDS) });
        let deed = Deed {
            action: "daybook.member.add",
            status_code: 201,
            resource: Some(("user", user_id.to_string(), email.clone())),
            changes: Some(role_change(None, Some(new.role))),
            ..Deed::default()
        };
        let own = self.log.own_entry(by, deed);
        let added = NewMemberRow { user: user_id, role: new.role, new: created, link };
        match self.log.store.add_member(project.id(), added, now, own).await {
            Ok(()) => {}
            Err(StoreError::Exists) => {
                return Err(Failure::new(
                    ErrorCode::MemberExists,
                    format!("{email} is a member of this project already."),
                ));
            }
            Err(error) => return Err(error.into()),
        }
        self.log.appends.tell(project.id());
        let shown = || format!("{}{}#{secret}", origin.trim_end_matches('/'), routes::SET_PASSWORD_PAGE);
        Ok(AddedMember {
            member: Member { user_id, email, name, role: new.role, disabled },
            set_password_link: needs_link.then(shown),
        })
    }

    /// Gives a member another role.
    pub async fn change_member(
        &self,
        project: &OpenProject,
        by: By<'_>,
        user: Uuid,
        role: Role,
    ) -> Result<Member, Failure> {
        let member = self.member(project, user).await?;
        self.replace_role(project, by, &member, Some(role)).await?;
        Ok(Member { role, ..member })
    }

    /// Removes a member.
    pub async fn remove_member(&self, project: &OpenProject, by: By<'_>, user: Uuid) -> Result<(), Failure> {
        let member = self.member(project, user).await?;
        self.replace_role(project, by, &member, None).await
    }

    async fn member(&self, project: &OpenProject, user: Uuid) -> Result<Member, Failure> {
        let members = self.members(project).await?;
        members.into_iter().find(|member| member.user_id == user).ok_or_else(missing)
    }

    async fn replace_role(
        &self,
        project: &OpenProject,
        by: By<'_>,
        member: &Member,
        role: Option<Role>,
    ) -> Result<(), Failure> {
        let (action, status_code) =
            if role.is_some() { ("daybook.member.update", 200) } else { ("daybook.member.remove", 204) };
        let deed = Deed {
            action,
            status_code,
            resource: Some(("user", member.user_id.to_string(), member.email.clone())),
            changes: Some(role_change(Some(member.role), role)),
            ..Deed::default()
        };
        let own = self.log.own_entry(by, deed);
        let now = self.log.ambient.now();
        match self.log.store.change_member(project.id(), member.user_id, role, now, own).await {
            Ok(MemberChange::Done) => {}
            Ok(MemberChange::LastAdmin) => {
                let detail = "This is the project's last admin. Make somebody else an admin first.";
                return Err(Failure::new(ErrorCode::LastAdmin, detail));
            }
            Err(StoreError::NotFound) => return Err(missing()),
            Err(error) => return Err(error.into()),
        }
        self.log.appends.tell(project.id());
        Ok(())
    }
}

fn missing() -> Failure {
    Failure::new(ErrorCode::MemberNotFound, "There is no such member in this project.")
}

/// What a link's secret is kept as.
pub(super) fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn role_change(before: Option<Role>, after: Option<Role>) -> Changes {
    let field = |role: Option<Role>| match json!({"role": role}) {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    Changes { before: field(before), after: field(after) }
}
