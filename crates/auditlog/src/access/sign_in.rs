//! Signing in and out.

use super::caller::{Caller, jti, numeric_date};
use super::password::verify_password;
use super::{Access, Attempts};
use crate::{Failure, new_id};
use daybook_store::UserRow;
use daybook_wire::{Claims, CredentialKind, ErrorCode, Session, SignIn};
use std::net::IpAddr;
use std::sync::{MutexGuard, PoisonError};

/// How long a session lasts, in seconds.
pub const SESSION_SECONDS: i64 = 12 * 3_600;
/// The longest email address that is looked for, in bytes: more than any account has, after case folding too.
const MAX_ACCOUNT_BYTES: usize = 1_024;

impl Access {
    /// Lets a person in, and issues the session's token. Unknown accounts and wrong passwords are answered alike, and
    /// take as long.
    pub async fn sign_in(&self, request: SignIn, address: IpAddr) -> Result<(Session, String), Failure> {
        // Nobody has a longer address, and failures are remembered under it.
        let account = Some(request.email.to_lowercase()).filter(|email| email.len() <= MAX_ACCOUNT_BYTES);
        let account = account.unwrap_or_default();
        let now = self.log.ambient.now();
        if let Err(seconds) = self.attempts().begin(address, &account, now) {
            let detail = "Too many failed sign-ins. Wait a while, then try again.";
            return Err(Failure { retry_after: Some(seconds), ..Failure::new(ErrorCode::TooManyAttempts, detail) });
        }
        let found = self.log.store.user_by_email(&account).await;
        let user = found.inspect_err(|_| self.attempts().take_back(address, &account, now))?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        // The semaphore is never closed.
        let _turn = self.password_checks.acquire().await;
        let verified = tokio::task::spawn_blocking(move || verify_password(&request.password, hash.as_deref()))
            .await
            .unwrap_or(false);
        match user {
            Some(user) if verified && !user.disabled => {
                self.attempts().take_back(address, &account, now);
                self.start_session(&user).await
            }
            _ => Err(Failure::new(ErrorCode::WrongCredentials, "The email address or the password is wrong.")),
        }
    }

    /// Issues a new session to a caller whose old one has just ended through their own doing.
    pub async fn renew_session(&self, caller: &Caller) -> Result<Option<(Session, String)>, Failure> {
        let Some(id) = caller.user else { return Ok(None) };
        match self.log.store.user(id).await? {
            Some(user) => self.start_session(&user).await.map(Some),
            None => Ok(None),
        }
    }

    /// Ends the caller's session for good. An API token has no session, and is left alone.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Failure> {
        if let (CredentialKind::Session, Some(jti)) = (caller.claims.kind, jti(&caller.claims)) {
            self.log.store.end_session(jti, caller.expires_at(), self.log.ambient.now()).await?;
        }
        Ok(())
    }

    async fn start_session(&self, user: &UserRow) -> Result<(Session, String), Failure> {
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
        let token = self.sign(&claims)?;
        let caller = Caller { claims, user: Some(user.id) };
        let me = self.me(&caller).await?;
        Ok((Session { user: me.user, projects: me.projects, expires_at: me.expires_at }, token))
    }

    pub(super) fn sign(&self, claims: &Claims) -> Result<String, Failure> {
        self.keys.sign(claims).map_err(|_| Failure::new(ErrorCode::Internal, "The token could not be signed."))
    }

    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
