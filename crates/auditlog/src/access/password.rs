//! Passwords, hashed with Argon2id at the parameters of the `argon2` crate (19 MiB, 2 passes: OWASP's first choice).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use daybook_wire::member::{MAX_EMAIL_BYTES, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS};

/// The hash of a password that nobody has: what an unknown account is compared with, so that it takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password with a random salt. The result is in PHC form and can be stored.
///
/// # Panics
/// Never: the salt and the parameters are of valid lengths.
#[must_use]
pub fn hash_password(password: &str, salt: [u8; 16]) -> String {
    let hash: argon2::password_hash::phc::PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("a salt of 16 bytes and the default parameters are valid");
    hash.to_string()
}

/// Whether a password is the one behind a hash. Takes as long when there is no hash.
pub(super) fn verify_password(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let matches = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    known && matches
}

/// What a password must be, where it is not.
pub fn check_password(password: &str) -> Result<(), String> {
    if password.chars().count() < MIN_PASSWORD_CHARS || password.len() > MAX_PASSWORD_BYTES {
        return Err(format!("{MIN_PASSWORD_CHARS} characters to {MAX_PASSWORD_BYTES} bytes"));
    }
    Ok(())
}

/// What an email address must be, where it is not: something on both sides of an @, and nothing that a person cannot see.
pub fn check_email(email: &str) -> Result<(), String> {
    let (local, domain) = email.split_once('@').unwrap_or(("", ""));
    let is_bad = |letter: char| letter.is_control() || letter.is_whitespace();
    if local.is_empty() || domain.is_empty() || email.len() > MAX_EMAIL_BYTES || email.chars().any(is_bad) {
        return Err("an email address, such as a@example.com".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_is_taken() {
        let hash = hash_password("correct horse", [7; 16]);
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_password("correct horse", Some(&hash)));
        assert!(!verify_password("correct hors", Some(&hash)));
        assert!(!verify_password("", None));
        assert!(!verify_password("anything", Some("not a hash")));
    }

    #[test]
    fn nobodys_hash_costs_as_much_as_a_real_one() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').last().map(ToOwned::to_owned);
        assert_eq!(parameters(NOBODY), parameters(&hash_password("x", [0; 16])));
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
