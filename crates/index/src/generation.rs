//! Whose the codes of a dictionary are.

use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};

/// A random number for as long as codes of an index keep their meaning. No two indexes share one, in this process or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generation(u64);

impl Generation {
    pub(crate) fn new() -> Self {
        // The standard library's hashers have keys that the system drew, and each has another.
        Self(RandomState::new().hash_one(()))
    }
}
