//! The secrets that tokens are signed with.

use daybook_wire::Claims;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};

/// The shortest secret, in bytes: as long as the output of the hash (RFC 7518, 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// The secret is too short to be safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a JWT secret has {0} bytes; expected at least {MIN_SECRET_BYTES}")]
pub struct WeakSecret(pub usize);

/// Secrets for HS256. The first signs, all verify.
pub struct Keys {
    signing: EncodingKey,
    verifying: Vec<DecodingKey>,
}

impl Keys {
    /// Takes comma-separated secrets. White space around each is ignored.
    pub fn from_secrets(secrets: &str) -> Result<Self, WeakSecret> {
        let secrets: Vec<&str> = secrets.split(',').map(str::trim).collect();
        if let Some(weak) = secrets.iter().find(|secret| secret.len() < MIN_SECRET_BYTES) {
            return Err(WeakSecret(weak.len()));
        }
        let verifying = secrets.iter().map(|secret| DecodingKey::from_secret(secret.as_bytes())).collect();
        let first = secrets.first().map_or("", |secret| secret);
        Ok(Self { signing: EncodingKey::from_secret(first.as_bytes()), verifying })
    }

    /// Signs claims.
    pub(super) fn sign(&self, claims: &Claims) -> Result<String, Error> {
        encode(&Header::new(Algorithm::HS256), claims, &self.signing)
    }

    /// Checks a token's signature and the shape of its claims, and nothing else: times are compared with the service's
    /// own clock.
    pub(super) fn verify(&self, token: &str) -> Result<Claims, Error> {
        // The algorithm follows from the key, never from the token.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        let mut failure = Error::from(ErrorKind::InvalidSignature);
        for key in &self.verifying {
            match decode::<Claims>(token, key, &validation) {
                Ok(data) => return Ok(data.claims),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}
