//! The log: append, list, find.

mod append;
mod condition;
mod cursor;
mod find;
mod ip_key;
mod page;
mod row;

pub use append::Appended;
pub use cursor::CursorError;
pub use page::{COUNT_LIMIT, PageRequest, Start, StoredPage};
