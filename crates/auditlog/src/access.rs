//! Who gets in: tokens, sessions, passwords.

mod attempts;
mod caller;
mod keys;
mod members;
mod password;
mod passwords;
mod public_keys;
mod sign_in;
mod tokens;

pub use caller::Caller;
pub use keys::{Keys, MIN_SECRET_BYTES, WeakSecret};
pub use password::{check_email, check_password, hash_password};
pub use public_keys::{KeySetError, PublicKeys};
pub use sign_in::SESSION_SECONDS;
pub use tokens::TokenRequest;

use crate::deed::Deed;
use crate::{AuditLog, By};
use attempts::Attempts;
use daybook_store::OwnEntry;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// How long a link to choose a password works, in seconds.
pub const LINK_SECONDS: i64 = 24 * 3_600;
/// How many passwords are checked at the same time.
const PASSWORD_CHECKS: usize = 4;

/// Recognises callers and lets people in. Cheap to clone.
#[derive(Clone)]
pub struct Access {
    log: AuditLog,
    keys: Arc<Keys>,
    attempts: Arc<Mutex<Attempts>>,
    /// Checking a password takes 19 MiB: so many at a time, and the others wait.
    password_checks: Arc<Semaphore>,
}

impl Access {
    /// Guards a log with keys.
    #[must_use]
    pub fn new(log: AuditLog, keys: Keys) -> Self {
        Self {
            log,
            keys: Arc::new(keys),
            attempts: Arc::default(),
            password_checks: Arc::new(Semaphore::new(PASSWORD_CHECKS)),
        }
    }

    /// The entries about a deed of a person, one for each project of that person.
    fn own_entries_everywhere(&self, by: By<'_>, deed: &Deed) -> Vec<(i64, OwnEntry)> {
        by.caller.claims.projects().map(|project| (project, self.log.own_entry(by, deed.clone()))).collect()
    }

    /// The log behind the guard.
    #[must_use]
    pub const fn log(&self) -> &AuditLog {
        &self.log
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}
