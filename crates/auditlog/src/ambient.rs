//! The clock and the source of randomness, passed in so that tests are exact.

use daybook_wire::Timestamp;
use uuid::Uuid;

/// What a process has of its surroundings.
pub trait Ambient: Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Sixteen bytes that nobody can guess.
    fn random(&self) -> [u8; 16];
}

/// A new id: `UUIDv7`, so that ids made one after the other lie side by side in an index.
#[must_use]
pub fn new_id(ambient: &dyn Ambient) -> Uuid {
    let millis = u64::try_from(ambient.now().micros() / 1_000).unwrap_or(0);
    let [random @ .., _, _, _, _, _, _] = ambient.random();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
