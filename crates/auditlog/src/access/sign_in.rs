//! Signing in and out.

use super::caller::{Caller, numeric_date, session_id};
use super::password::verify_password;
use super::{Access, Attempts};
use crate::deed::Deed;
use crate::{By, Failure, RequestFacts, new_id};
use daybook_store::UserRow;
use daybook_wire::{Claims, CredentialKind, ErrorCode, Session, SignIn, Timestamp};
use std::net::IpAddr;
use std::sync::{MutexGuard, PoisonError};

/// How long a session lasts, in seconds.
pub const SESSION_SECONDS: i64 = 12 * 3_600;
/// The longest email address that is looked for, in bytes: more than any account has, after case folding too.
const MAX_ACCOUNT_BYTES: usize = 1_024;

impl Access {
    /// Lets a person in, and issues the session's token. Unknown accounts and wrong passwords are answered alike, and
    /// take as long.
    pub async fn sign_in(
        &self,
        request: SignIn,
        address: IpAddr,
        facts: RequestFacts,
    ) -> Result<(Session, String), Failure> {
        // Nobody has a longer address, and failures are remembered under it.
        let account = Some(request.email.to_lowercase()).filter(|email| email.len() <= MAX_ACCOUNT_BYTES);
        let account = account.unwrap_or_default();
        let now = self.log.ambient.now();
        self.begin_attempt(address, &account, now)?;
        let found = self.log.store.user_by_email(&account).await;
        let user = found.inspect_err(|_| self.attempts().take_back(address, &account, now))?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let verified = self.check_in_turn(move || verify_password(&request.password, hash.as_deref())).await;
        match user {
            Some(user) if verified && !user.disabled => {
                self.attempts().take_back(address, &account, now);
                let (session, token, caller) = self.start_session(&user).await?;
                let deed = Deed { action: "daybook.sign_in", status_code: 200, ..Deed::default() };
                let own = self.own_entries_everywhere(By { caller: &caller, request: &facts }, &deed);
                self.log.store.append_alone_everywhere(own).await?;
                self.tell_everywhere(&caller);
                Ok((session, token))
            }
            user => {
                if let Some(user) = user {
                    // Aside: an account that exists must not take longer to be refused than one that does not.
                    let access = self.clone();
                    tokio::spawn(async move { access.record_failed_sign_in(&user, &facts).await });
                }
                Err(Failure::new(ErrorCode::WrongCredentials, "The email address or the password is wrong."))
            }
        }
    }

    async fn record_failed_sign_in(&self, user: &UserRow, request: &RequestFacts) {
        let Ok(caller) = self.caller_of(user).await else { return };
        let deed = Deed { action: "daybook.sign_in_failed", status_code: 401, ..Deed::default() };
        let own = self.own_entries_everywhere(By { caller: &caller, request }, &deed);
        if let Err(error) = self.log.store.append_alone_everywhere(own).await {
            tracing::error!(%error, "a failed sign-in could not be written into the log");
        }
        self.tell_everywhere(&caller);
    }

    /// Begins a try at a password, or fails where there were too many.
    pub(super) fn begin_attempt(&self, address: IpAddr, account: &str, now: Timestamp) -> Result<(), Failure> {
        self.attempts().begin(address, account, now).map_err(|seconds| {
            let detail = "Too many failed attempts. Wait a while, then try again.";
            Failure { retry_after: Some(seconds), ..Failure::new(ErrorCode::TooManyAttempts, detail) }
        })
    }

    /// Does something dear with a password on a thread of its own, a few at a time.
    ///
    /// # Panics
    /// Where `work` does.
    pub(super) async fn check_in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        // The semaphore is never closed.
        let _turn = self.password_checks.acquire().await;
        tokio::task::spawn_blocking(work).await.expect("checking and hashing passwords does not panic")
    }

    /// Issues a new session to a caller whose old one has just ended through their own doing.
    pub async fn renew_session(&self, caller: &Caller) -> Result<Option<(Session, String)>, Failure> {
        let Some(id) = caller.user else { return Ok(None) };
        match self.log.store.user(id).await? {
            Some(user) => self.start_session(&user).await.map(|(session, token, _)| Some((session, token))),
            None => Ok(None),
        }
    }

    /// Ends the caller's session for good. An API token has no session, and is left alone.
    pub async fn sign_out(&self, by: By<'_>) -> Result<(), Failure> {
        let caller = by.caller;
        if let (CredentialKind::Session, Some(session)) = (caller.claims.kind, session_id(&caller.claims)) {
            let deed = Deed { action: "daybook.sign_out", status_code: 204, ..Deed::default() };
            let own = self.own_entries_everywhere(by, &deed);
            self.log.store.end_session(session, caller.expires_at(), self.log.ambient.now(), own).await?;
            self.tell_everywhere(caller);
        }
        Ok(())
    }

    async fn start_session(&self, user: &UserRow) -> Result<(Session, String, Caller), Failure> {
        let caller = self.caller_of(user).await?;
        let token = self.sign(&caller.claims)?;
        let me = self.me(&caller).await?;
        Ok((Session { user: me.user, projects: me.projects, expires_at: me.expires_at }, token, caller))
    }

    /// A user as a caller, with a session that begins now.
    pub(super) async fn caller_of(&self, user: &UserRow) -> Result<Caller, Failure> {
        let now = self.log.ambient.now();
        let roles = self.log.store.roles_of(user.id).await?;
        let claims = Claims {
            iss: None,
            aud: None,
            sub: user.id.to_string(),
            name: Some(user.name.clone()),
            email: Some(user.email.clone()),
            iat: Some(numeric_date(now)),
            nbf: None,
            exp: numeric_date(now.plus_seconds(SESSION_SECONDS)),
            jti: Some(new_id(&*self.log.ambient).to_string()),
            kind: CredentialKind::Session,
            roles: roles.into_iter().map(|(project, role)| (project.to_string(), role)).collect(),
            instance_admin: user.instance_admin,
        };
        Ok(Caller { claims, user: Some(user.id) })
    }

    pub(super) fn sign(&self, claims: &Claims) -> Result<String, Failure> {
        self.keys.sign(claims).map_err(|_| Failure::new(ErrorCode::Internal, "The token could not be signed."))
    }

    pub(super) fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
