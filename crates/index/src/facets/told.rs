//! Names that are not in the rows.

use crate::dictionary::Named;
use std::collections::HashMap;

/// What an actor was said to be called apart from any row, and when, in microseconds since 1970; by `type:id`. It is the actor's label where
/// the newest row counted started at that moment or before.
pub type ToldNames = HashMap<String, (String, i64)>;

/// The same by the project's codes.
pub(super) type Told<'n> = HashMap<u32, (&'n str, i64)>;

/// Those of the actors that some row has.
pub(super) fn coded<'n>(names: &'n ToldNames, actors: &Named) -> Told<'n> {
    let code = |actor: &str| actors.values().find(actor);
    names.iter().filter_map(|(actor, (name, told_at))| Some((code(actor)?, (name.as_str(), *told_at)))).collect()
}
