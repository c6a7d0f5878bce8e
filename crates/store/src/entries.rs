//! The log: append, list, count, export, follow, find.

mod append;
mod condition;
mod count;
mod cursor;
mod export;
mod facet;
mod find;
mod finder;
mod follow;
mod followed_row;
mod insert;
mod ip_key;
mod page;
mod purge;
mod read_rows;
mod recent;
mod row;
mod volume;
mod writer;

pub(crate) use append::advance;
pub use append::{Appended, Batch, OwnEntry};
pub use count::COUNT_LIMIT;
pub use cursor::{CursorError, SortKey};
pub use export::ExportPlan;
pub use facet::FacetRequest;
pub use finder::Finder;
pub use followed_row::FollowedRow;
pub(crate) use insert::insert as insert_rows;
pub use page::{PageRequest, Start, StoredPage};
pub use purge::Purged;
pub(crate) use recent::RecentRows;
pub(crate) use writer::Queue;
