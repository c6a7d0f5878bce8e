//! How much of the bodies of appends is held at once.

use daybook_auditlog::Failure;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// All of it together, in KiB: 128 MiB. Parsed, entries take several times as much.
const KIB: usize = 128 * 1_024;
const BYTES_PER_KIB: usize = 1_024;

/// Room for bodies. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(KIB)))
    }
}

impl Room {
    /// Room for a body that has not come yet.
    pub(crate) const fn for_body(&self) -> Place<'_> {
        Place { room: self, taken: None }
    }
}

/// The room of one body.
pub(crate) struct Place<'a> {
    room: &'a Room,
    taken: Option<OwnedSemaphorePermit>,
}

/// What was taken, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Taken(
    #[expect(dead_code, reason = "held for what happens when it is dropped")] Option<OwnedSemaphorePermit>,
);

impl Place<'_> {
    /// Makes it so many bytes large, or fails with `writer_busy`.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Failure> {
        let held = self.taken.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let missing = bytes.div_ceil(BYTES_PER_KIB).saturating_sub(held);
        let missing = u32::try_from(missing).map_err(|_| Failure::writer_busy())?;
        let more = Arc::clone(&self.room.0).try_acquire_many_owned(missing).map_err(|_| Failure::writer_busy())?;
        match &mut self.taken {
            Some(taken) => taken.merge(more),
            None => self.taken = Some(more),
        }
        Ok(())
    }

    /// Keeps it for as long as the body's entries are in use.
    pub(crate) fn keep(self) -> Taken {
        Taken(self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_until_others_are_done() {
        let room = Room::default();
        let mut first = room.for_body();
        for bytes in [1, 1_024, 1_025, KIB / 2 * BYTES_PER_KIB] {
            first.grow(bytes).unwrap();
        }
        let mut second = room.for_body();
        second.grow(KIB / 2 * BYTES_PER_KIB).unwrap();
        let refused = second.grow(KIB / 2 * BYTES_PER_KIB + 1).unwrap_err();
        assert_eq!(refused.code, daybook_wire::ErrorCode::WriterBusy);
        let kept = first.keep();
        assert!(second.grow(KIB / 2 * BYTES_PER_KIB + 1).is_err());
        drop(kept);
        second.grow(KIB * BYTES_PER_KIB).unwrap();
    }
}
