//! A clock that moves when told to, and randomness that counts.

use daybook_auditlog::Ambient;
use daybook_wire::Timestamp;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// When every test begins.
pub(crate) const NOW: &str = "2026-06-11T12:00:00Z";

/// The moment that `text` names.
#[track_caller]
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The surroundings of a test.
pub(crate) struct TestAmbient {
    micros: AtomicI64,
    counter: AtomicU64,
}

impl TestAmbient {
    pub(crate) fn new() -> Self {
        Self { micros: AtomicI64::new(at(NOW).micros()), counter: AtomicU64::new(0) }
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, seconds: i64) {
        self.micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Ambient for TestAmbient {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.micros.load(Ordering::SeqCst))
    }

    fn random(&self) -> [u8; 16] {
        // A UUIDv7 takes the first ten bytes only, so the count must lie within them.
        let mut bytes = [0; 16];
        bytes[2..10].copy_from_slice(&self.counter.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        bytes
    }
}
