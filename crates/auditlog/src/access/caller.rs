//! From a token to a caller.

use super::Access;
use crate::Failure;
use daybook_wire::{Claims, CredentialKind, ErrorCode, Me, Timestamp, User};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How exactly the last use of a token is known, in seconds.
const USE_SECONDS: i64 = 60;
/// How far clocks may differ, in seconds.
const LEEWAY_SECONDS: i64 = 30;

/// Somebody whose token was found good.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What the token says.
    pub claims: Claims,
    /// The caller's user id, for sessions of this instance's own users.
    pub user: Option<Uuid>,
}

impl Caller {
    /// Who the caller is, as answered.
    #[must_use]
    pub fn to_wire(&self) -> User {
        User {
            id: self.claims.sub.clone(),
            name: self.claims.display_name().to_owned(),
            email: self.claims.email.clone(),
            instance_admin: self.claims.instance_admin,
        }
    }

    /// When the caller's token ends.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        moment(self.claims.exp)
    }
}

impl Access {
    /// Recognises the bearer of a token.
    pub async fn authenticate(&self, token: &str) -> Result<Caller, Failure> {
        let verified = self.keys.verify(token).await;
        let claims = verified.map_err(|_| invalid("The token is malformed or not signed by a known key."))?;
        let now = self.log.ambient.now();
        if claims.sub.is_empty() {
            return Err(invalid("The token's `sub` is empty."));
        }
        if moment(claims.exp).plus_seconds(LEEWAY_SECONDS) <= now {
            return Err(Failure::new(ErrorCode::TokenExpired, "The token has expired. Sign in again, or get another."));
        }
        if claims.nbf.is_some_and(|nbf| moment(nbf) > now.plus_seconds(LEEWAY_SECONDS)) {
            return Err(invalid("The token is not valid yet."));
        }
        match claims.kind {
            CredentialKind::ApiToken => self.check_api_token(claims, now).await,
            CredentialKind::Session => self.check_session(claims).await,
        }
    }

    /// Says who a caller is, and which projects are open to them.
    pub async fn me(&self, caller: &Caller) -> Result<Me, Failure> {
        let mut projects = self.log.projects(caller).await?;
        projects.retain(|project| project.role.is_some());
        Ok(Me { user: caller.to_wire(), projects, expires_at: caller.expires_at() })
    }

    async fn check_api_token(&self, claims: Claims, now: Timestamp) -> Result<Caller, Failure> {
        let id = jti(&claims).ok_or_else(|| invalid("The token's `jti` is not the id of an API token."))?;
        match self.log.store.api_token(id).await? {
            Some(row) if row.revoked_at.is_none() && now < row.expires_at => {
                let is_recent = |used: Timestamp| now < used.plus_seconds(USE_SECONDS);
                // Told to the minute, so that reading seldom writes. A token works whether or not this is remembered.
                if !row.last_used_at.is_some_and(is_recent)
                    && let Err(error) = self.log.store.touch_api_token(id, now).await
                {
                    tracing::warn!(%error, "the use of a token could not be remembered");
                }
                Ok(Caller { claims, user: None })
            }
            Some(row) if row.revoked_at.is_none() => {
                Err(Failure::new(ErrorCode::TokenExpired, "The token has expired."))
            }
            _ => Err(revoked("The token has been revoked.")),
        }
    }

    async fn check_session(&self, claims: Claims) -> Result<Caller, Failure> {
        if let Some(session) = session_id(&claims)
            && self.log.store.session_ended(session).await?
        {
            return Err(revoked("The session has ended. Sign in again."));
        }
        // Any other `sub` is a user of somebody else's, and needs no row here.
        let user = match claims.sub.parse::<Uuid>() {
            Ok(id) => self.log.store.user(id).await?,
            Err(_) => None,
        };
        if let Some(user) = &user {
            let issued_at = claims.iat.map_or(Timestamp::MIN, moment);
            if user.disabled || issued_at < user.sessions_from {
                return Err(revoked("The session has ended, because the account has changed. Sign in again."));
            }
        }
        Ok(Caller { claims, user: user.map(|user| user.id) })
    }
}

/// The id of an API token, which only Daybook issues.
fn jti(claims: &Claims) -> Option<Uuid> {
    claims.jti.as_deref()?.parse().ok()
}

/// What a session is known by when it has ended; none for a token that has no id. Those of other issuers may be of any form, and two
/// of them may give the same.
pub(super) fn session_id(claims: &Claims) -> Option<Uuid> {
    let id = claims.jti.as_deref()?;
    if let Ok(own) = id.parse() {
        return Some(own);
    }
    let digest = Sha256::digest(json!([claims.iss, claims.sub, id]).to_string());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Some(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// A `NumericDate` (seconds, with a fraction) as a moment. What cannot be one becomes the earliest.
#[expect(clippy::cast_possible_truncation, reason = "a float that is out of range saturates")]
fn moment(seconds: f64) -> Timestamp {
    if seconds.is_nan() { Timestamp::MIN } else { Timestamp::from_micros((seconds * 1e6).round() as i64) }
}

/// A moment as a `NumericDate`.
#[expect(clippy::cast_precision_loss, reason = "microseconds of this millennium fit the 53 bits of a float")]
pub(super) fn numeric_date(at: Timestamp) -> f64 {
    at.micros() as f64 / 1e6
}

fn invalid(detail: &str) -> Failure {
    Failure::new(ErrorCode::InvalidToken, detail)
}

fn revoked(detail: &str) -> Failure {
    Failure::new(ErrorCode::TokenRevoked, detail)
}
