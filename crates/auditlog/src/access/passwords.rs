//! Changing and choosing passwords.

use super::members::hash_secret;
use super::password::{check_password, verify_password};
use super::{Access, Caller, hash_password};
use crate::deed::Deed;
use crate::{By, Failure, RequestFacts};
use daybook_store::StoreError;
use daybook_wire::{ChosenPassword, ErrorCode, PasswordChange};
use std::net::IpAddr;

impl Access {
    /// Changes the caller's own password, and ends all of the caller's sessions. Guesses at the current one count as failed
    /// sign-ins do.
    pub async fn change_password(&self, by: By<'_>, address: IpAddr, change: PasswordChange) -> Result<(), Failure> {
        let required = || {
            Failure::new(
                ErrorCode::UserRequired,
                "Your credentials are those of another system, which keeps your password.",
            )
        };
        let id = by.caller.user.ok_or_else(required)?;
        let user = self.log.store.user(id).await?.ok_or_else(required)?;
        check_password(&change.new_password)
            .map_err(|expected| Failure::invalid_field("new_password", "(not shown)", expected))?;
        let now = self.log.ambient.now();
        self.begin_attempt(address, &user.email, now)?;
        let (current, hash) = (change.current_password, user.password_hash.clone());
        if !self.check_in_turn(move || verify_password(&current, hash.as_deref())).await {
            return Err(Failure::new(ErrorCode::WrongPassword, "The current password is not the one given."));
        }
        self.attempts().take_back(address, &user.email, now);
        let hash = self.hash_in_turn(change.new_password).await;
        let deed = Deed { action: "daybook.password.change", status_code: 204, ..Deed::default() };
        let own = self.own_entries_everywhere(by, &deed);
        self.log.store.set_password(id, &hash, now, own).await?;
        self.tell_everywhere(by.caller);
        Ok(())
    }

    /// Sets the password of whoever a one-time link was made for, and uses the link up.
    pub async fn choose_password(&self, request: &RequestFacts, chosen: ChosenPassword) -> Result<(), Failure> {
        let missing = || {
            let detail = "The link was used, has expired or is not complete. Ask a project admin for another.";
            Failure::new(ErrorCode::PasswordLinkNotFound, detail)
        };
        check_password(&chosen.password)
            .map_err(|expected| Failure::invalid_field("password", "(not shown)", expected))?;
        let now = self.log.ambient.now();
        let secret_hash = hash_secret(&chosen.secret);
        // Before the password is hashed: that is dear, and anybody may ask.
        let id = self.log.store.password_link_user(secret_hash, now).await?.ok_or_else(missing)?;
        let user = self.log.store.user(id).await?.ok_or_else(missing)?;
        let hash = self.hash_in_turn(chosen.password).await;
        let caller = self.caller_of(&user).await?;
        let deed = Deed { action: "daybook.password.choose", status_code: 204, ..Deed::default() };
        let own = self.own_entries_everywhere(By { caller: &caller, request }, &deed);
        match self.log.store.use_password_link(secret_hash, &hash, now, own).await {
            Ok(()) => {}
            Err(StoreError::NotFound) => return Err(missing()),
            Err(error) => return Err(error.into()),
        }
        self.tell_everywhere(&caller);
        Ok(())
    }

    /// Hashes a password, on a thread that may take its time.
    async fn hash_in_turn(&self, password: String) -> String {
        let salt = self.log.ambient.random();
        self.check_in_turn(move || hash_password(&password, salt)).await
    }

    /// Says to those who follow the projects of a caller that something was written there.
    pub(super) fn tell_everywhere(&self, caller: &Caller) {
        for project in caller.claims.projects() {
            self.log.appends.tell(project);
        }
    }
}
