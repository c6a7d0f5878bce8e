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
mod followed_rows;
mod insert;
pub(crate) mod ip_key;
mod newest_first;
mod page;
mod purge;
mod read_rows;
mod recent;
mod row;
mod stored;
mod untold;
mod volume;
mod writer;

pub use append::{Appended, Batch, OwnEntry};
pub(crate) use append::{NewRow, advance, same_content};
pub use count::COUNT_LIMIT;
pub use cursor::{CursorError, SortKey};
pub use export::ExportPlan;
pub use facet::FacetRequest;
pub use finder::Finder;
#[cfg(test)]
pub(crate) use followed_row::COLUMNS;
pub use followed_row::FollowedRow;
pub use followed_rows::FollowedRows;
pub(crate) use followed_rows::{RowNumbers, RowOrder, SomeRowsRead, TEXTS};
pub(crate) use insert::insert as insert_rows;
pub use page::{PageRequest, Start, StoredPage};
pub use purge::Purged;
pub use recent::RecentRows;
pub use stored::{StoredGroup, StoredGroups};
pub(crate) use untold::{Outcome, UntoldNumbers};
pub(crate) use writer::Queue;
