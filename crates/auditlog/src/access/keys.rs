//! The keys that tokens are signed with.

use super::PublicKeys;
use daybook_wire::Claims;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use std::sync::Arc;

/// The shortest secret, in bytes: as long as the output of the hash (RFC 7518, 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// What stands in examples for a secret, in lower case. Whoever copied one has no secret, unless enough is added to it.
const PLACEHOLDERS: [&str; 8] = [
    "changeme",
    "change-me",
    "change_me",
    "change this",
    "your-secret",
    "your_secret",
    "default-secret",
    "placeholder",
];

/// The secret is not safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// It has so many bytes.
    #[error("holds a secret of {0} bytes; expected at least {MIN_SECRET_BYTES}")]
    Short(usize),
    /// It is little but an example's, which everybody knows.
    #[error("holds the placeholder of an example; expected a secret of at least {MIN_SECRET_BYTES} random bytes")]
    Placeholder,
}

/// Secrets for HS256 (the first signs, all verify), and public keys of others.
pub struct Keys {
    signing: EncodingKey,
    verifying: Vec<DecodingKey>,
    public: Option<Arc<PublicKeys>>,
}

impl Keys {
    /// Takes comma-separated secrets. White space around each is ignored.
    pub fn from_secrets(secrets: &str) -> Result<Self, WeakSecret> {
        let secrets: Vec<&str> = secrets.split(',').map(str::trim).collect();
        if let Some(weak) = secrets.iter().find(|secret| secret.len() < MIN_SECRET_BYTES) {
            return Err(WeakSecret::Short(weak.len()));
        }
        if secrets.iter().any(|secret| is_placeholder(secret)) {
            return Err(WeakSecret::Placeholder);
        }
        let verifying = secrets.iter().map(|secret| DecodingKey::from_secret(secret.as_bytes())).collect();
        let first = secrets.first().map_or("", |secret| secret);
        Ok(Self { signing: EncodingKey::from_secret(first.as_bytes()), verifying, public: None })
    }

    /// Believes the bearers of these public keys too.
    #[must_use]
    pub fn with_public(self, public: Arc<PublicKeys>) -> Self {
        Self { public: Some(public), ..self }
    }

    /// Signs claims.
    pub(super) fn sign(&self, claims: &Claims) -> Result<String, Error> {
        encode(&Header::new(Algorithm::HS256), claims, &self.signing)
    }

    /// Checks a token's signature and the shape of its claims, and nothing else: times are compared with the service's
    /// own clock.
    pub(super) async fn verify(&self, token: &str) -> Result<Claims, Error> {
        let header = decode_header(token)?;
        // An extension that must be understood, and is not (RFC 7515, 4.1.11).
        if header.crit.is_some() {
            return Err(ErrorKind::InvalidToken.into());
        }
        match (header.alg, &self.public) {
            (Algorithm::HS256, _) => self.verify_by_secret(token),
            (_, Some(public)) => public.verify(token, &header).await,
            (_, None) => Err(ErrorKind::InvalidAlgorithm.into()),
        }
    }

    fn verify_by_secret(&self, token: &str) -> Result<Claims, Error> {
        let mut failure = Error::from(ErrorKind::InvalidSignature);
        for key in &self.verifying {
            match decode_with(token, key, Algorithm::HS256) {
                Ok(claims) => return Ok(claims),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

/// Checks a token against one key. The algorithm follows from the key, never from the token.
pub(super) fn decode_with(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<Claims, Error> {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    decode::<Claims>(token, key, &validation).map(|data| data.claims)
}

/// Whether a secret holds an example's, and too little besides.
fn is_placeholder(secret: &str) -> bool {
    let secret = secret.to_ascii_lowercase();
    let left = PLACEHOLDERS.iter().fold(secret.clone(), |left, known| left.replace(known, ""));
    left != secret && left.bytes().filter(u8::is_ascii_alphanumeric).count() < MIN_SECRET_BYTES * 3 / 4
}
