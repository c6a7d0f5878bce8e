//! The in-memory bitmap index of a project's log.

mod code_set;
mod column;
mod config;
mod dictionary;
mod facets;
mod head;
mod index;
mod maintenance;
mod memory;
mod page;
mod piece;
mod pool;
mod question;
mod row;
mod segment;
mod selection;
mod sort_key;
mod span;
mod volume;

pub use config::{Config, MAX_HEAD_ROWS, MAX_SEGMENT_ROWS};
pub use facets::{Facet, FacetValue};
pub use index::ProjectIndex;
pub use maintenance::{Finished, Job};
pub use memory::Memory;
pub use pool::Pool;
pub use row::{NameRef, ResourceRef, Row};
pub use sort_key::SortKey;
