//! Public keys of whoever else signs tokens: a JSON Web Key Set (RFC 7517), kept up to date by somebody outside.

use daybook_wire::{Audience, Claims};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde_json::Value;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;

/// The fewest bytes of an RSA modulus (RFC 7518, 3.3: 2,048 bits).
const MIN_RSA_BYTES: usize = 256;
/// How long a request waits for the key that its token names.
const PATIENCE: Duration = Duration::from_secs(3);

/// A key set that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// It is no JSON, or has no list of keys.
    #[error("expected a JSON Web Key Set: an object with a list `keys`")]
    Malformed,
    /// None of its keys is of a kind that is taken.
    #[error("expected a public key for RS256 (2,048 bits or more), ES256 or EdDSA (Ed25519); the set holds none")]
    Empty,
}

/// Whether the keys could be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refresh {
    /// They could.
    Possible,
    /// They were asked for, and have not come yet.
    Wanted,
    /// They came a moment ago.
    Resting,
}

/// A key, and the one algorithm it is used with.
struct PublicKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

/// The keys that are known now, and whose tokens are believed.
pub struct PublicKeys {
    issuer: String,
    audience: String,
    keys: RwLock<Vec<PublicKey>>,
    refresh: watch::Sender<Refresh>,
}

impl PublicKeys {
    /// Believes tokens that name this issuer and this audience. No key is known yet; one that is asked for meanwhile is waited for.
    #[must_use]
    pub fn new(issuer: String, audience: String) -> Self {
        Self { issuer, audience, keys: RwLock::default(), refresh: watch::Sender::new(Refresh::Wanted) }
    }

    /// Replaces all keys by those of a key set, and gives their number. Keys of other kinds are passed over; where none is left,
    /// the old ones stay.
    pub fn replace(&self, key_set: &str) -> Result<usize, KeySetError> {
        let set: Value = serde_json::from_str(key_set).map_err(|_| KeySetError::Malformed)?;
        let keys = set["keys"].as_array().ok_or(KeySetError::Malformed)?;
        let keys: Vec<PublicKey> = keys.iter().filter_map(PublicKey::from_json).collect();
        let count = keys.len();
        if count == 0 {
            return Err(KeySetError::Empty);
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(count)
    }

    /// Waits until a token names a key that is not known.
    pub async fn wanted(&self) {
        // The sender lives as long as `self`.
        let _ = self.refresh.subscribe().wait_for(|refresh| *refresh == Refresh::Wanted).await;
    }

    /// Says that the keys were fetched, or could not be: nobody waits for them any longer, and nobody may ask again until
    /// [`Self::allow_refresh`].
    pub fn fetched(&self) {
        self.refresh.send_replace(Refresh::Resting);
    }

    /// Says that the keys may be asked for again.
    pub fn allow_refresh(&self) {
        self.refresh.send_replace(Refresh::Possible);
    }

    /// Checks a token's signature, issuer, audience and the shape of its claims. Its times are somebody else's to check.
    pub(super) async fn verify(&self, token: &str, header: &Header) -> Result<Claims, Error> {
        let claims = match self.verify_now(token, header) {
            Some(result) => result?,
            None if self.is_refreshed().await => {
                self.verify_now(token, header).unwrap_or_else(|| Err(ErrorKind::InvalidSignature.into()))?
            }
            None => return Err(ErrorKind::InvalidSignature.into()),
        };
        if claims.iss.as_deref() != Some(&self.issuer) {
            return Err(ErrorKind::InvalidIssuer.into());
        }
        let is_for_us = match &claims.aud {
            Some(Audience::One(audience)) => *audience == self.audience,
            Some(Audience::Several(audiences)) => audiences.contains(&self.audience),
            None => false,
        };
        if is_for_us { Ok(claims) } else { Err(ErrorKind::InvalidAudience.into()) }
    }

    /// None where no key that is known could have signed the token.
    fn verify_now(&self, token: &str, header: &Header) -> Option<Result<Claims, Error>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // The algorithm follows from the key: a key of another one is not even tried.
        let candidates = keys.iter().filter(|key| key.algorithm == header.alg);
        let named = candidates.filter(|key| header.kid.is_none() || key.id == header.kid);
        let mut failure = None;
        for key in named {
            match super::keys::decode_with(token, &key.key, key.algorithm) {
                Ok(claims) => return Some(Ok(claims)),
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            // Without a name, a key that is not known looks like a wrong signature.
            Some(error) if header.kid.is_none() && *error.kind() == ErrorKind::InvalidSignature => None,
            failure => failure.map(Err),
        }
    }

    /// Asks for the keys anew where that is possible now, and waits for them.
    async fn is_refreshed(&self) -> bool {
        let mut refresh = self.refresh.subscribe();
        self.refresh.send_if_modified(|refresh| {
            let asks = *refresh == Refresh::Possible;
            if asks {
                *refresh = Refresh::Wanted;
            }
            asks
        });
        if *refresh.borrow_and_update() == Refresh::Resting {
            return false;
        }
        tokio::time::timeout(PATIENCE, refresh.wait_for(|refresh| *refresh == Refresh::Resting)).await.is_ok()
    }
}

impl PublicKey {
    /// None for a key of another kind, or for another use.
    fn from_json(json: &Value) -> Option<Self> {
        let text = |name: &str| json[name].as_str();
        let algorithm = match (text("kty")?, text("crv")) {
            ("RSA", _) => Algorithm::RS256,
            ("EC", Some("P-256")) => Algorithm::ES256,
            ("OKP", Some("Ed25519")) => Algorithm::EdDSA,
            _ => return None,
        };
        let named = match algorithm {
            Algorithm::RS256 => "RS256",
            Algorithm::ES256 => "ES256",
            _ => "EdDSA",
        };
        let is_for_this = text("alg").is_none_or(|alg| alg == named) && text("use").is_none_or(|usage| usage == "sig");
        // Four digits of base64 are three bytes.
        let is_long = algorithm != Algorithm::RS256 || text("n")?.len() * 3 / 4 >= MIN_RSA_BYTES;
        if !is_for_this || !is_long {
            return None;
        }
        let jwk: Jwk = serde_json::from_value(json.clone()).ok()?;
        let key = DecodingKey::from_jwk(&jwk).ok()?;
        Some(Self { id: jwk.common.key_id, algorithm, key })
    }
}

impl std::fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PublicKeys").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
