//! The real clock and the operating system's randomness.

use daybook_auditlog::Ambient;
use daybook_wire::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) struct SystemAmbient;

impl Ambient for SystemAmbient {
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }

    fn random(&self) -> [u8; 16] {
        rand::random()
    }
}
