//! The in-memory bitmap index of a project's log: pages, totals, charts and facets without reading entries, with
//! the answers that the database would give. A pure data structure: no I/O, no clock, no randomness; threads only where
//! the caller gives a [`Pool`].
//!
//! # Shape
//! - [`ProjectIndex`] holds a list of segments. One is mutable and takes the appends, up to 65,535 rows, scanned as they
//!   are (`head`). When full it is sealed: its rows are sorted by [`SortKey`], its columns compressed, and nothing about
//!   it changes again (`segment`). Neighbours in time are merged, four by four, up to about a million rows.
//! - Values become codes in project-wide dictionaries (`dictionary`). Code 0 is "missing", everywhere. What carries a
//!   name (actors, resources, applications, clusters) has one code for each value *as named at some time*, so that a
//!   label costs a row nothing. Searched texts are kept folded, or beside a folded copy where folding changes them.
//! - A sealed column renumbers the codes that it holds, so that they are narrow, and keeps for each of them the rows that
//!   have it: a roaring bitmap for a frequent one, a slice of one common list for the others. Columns of few values also
//!   keep the code of each row.
//! - A filter is looked up in the dictionaries once (`question`), and becomes a set of rows in each segment
//!   (`selection`), from the most selective term on. What is then asked of the set is one file each: `page`, `volume`
//!   (with totals), `facets`.
//!
//! # Invariants
//! - Rows are ordered by `(started_at, seq)`; positions within a segment follow that order, and segments may overlap.
//! - An entry that lacks a field matches no include and is dropped by no exclude.
//! - Rows before [`ProjectIndex::drop_before`] are invisible at once, whether they are still in memory or not.
//! - A code means one value until [`ProjectIndex::compact`], which renames the codes of every segment together.
//! - Which rows are in which segment, and what maintenance has been done, changes no answer. The tests compare every
//!   answer with a plain scan, over random histories.
//!
//! # Costs
//! - A page looks at the nearest segment first, and there at the nearest 1,024 rows.
//! - A total or a chart costs one or two bitmap operations per term and segment, plus one for each class of status. Where
//!   few rows can match, they are lists, and what it costs is to look at each.
//! - Facets without a filter are known in advance. Under one, a column is counted by intersecting its bitmaps or by
//!   visiting the selected rows (or those that are not selected, where they are fewer), whichever is cheaper; columns of
//!   few values two at a time. A sealed segment remembers the counts that were dear, so that whoever asks again waits for
//!   the newest rows only.
//! - A search reads the distinct values, not the rows; blocks of values that lack one of its trigrams are not read.
//! - Memory: about 45 bytes a row in sealed segments, plus some 60 bytes for each distinct path, 120 for each distinct
//!   resource, and twice that for rows not yet sealed.
//! - Appending looks up each value's hash: 3 to 5 microseconds of processor time per row, mostly waiting for memory. Where many rows
//!   arrive, they are looked up before, beside questions ([`ProjectIndex::look_up`]); the index is only held up for values that were new
//!   then ([`ProjectIndex::complete`]), and by whole segments that somebody else has put together ([`FullSegment`]).
//!   Sealing and merging, 1 to 1.5 per row, happen in a [`Job`] that needs no lock while it runs.
//! - With 8 million rows and 1.5 million distinct paths, on one thread: facets under a wide filter 27 to 46 ms, a search
//!   that most rows match 30 (page) to 133 ms (facets). Of a search only what was counted is kept for the next question.
//!
//! # Use
//! ```
//! use daybook_index::{Config, Pool, ProjectIndex};
//! use daybook_wire::{Filter, Order, Timestamp, Window};
//!
//! let mut index = ProjectIndex::new(Config::default(), Pool::inline());
//! index.append(&[]);
//! index.set_loaded_from(i64::MIN);
//! // Under a reading lock, without any, and under a writing lock:
//! if let Some(job) = index.next_job() {
//!     let finished = job.run();
//!     index.finish(finished);
//! }
//! let window = Window { from: Timestamp::MIN, to: Timestamp::MAX };
//! assert!(index.page(&Filter::default(), window, Order::Descending, None, 50).is_empty());
//! ```

mod breadth;
mod code_set;
mod coded;
mod column;
mod compact;
mod config;
mod dictionary;
mod facets;
mod generation;
mod head;
mod index;
mod looked_up;
mod maintenance;
mod memory;
mod page;
mod piece;
mod pool;
mod question;
mod row;
mod saved;
mod segment;
mod selection;
mod sort_key;
mod span;
mod volume;

pub use coded::{CodedRows, FullSegment};
pub use config::{Config, MAX_HEAD_ROWS, MAX_SEGMENT_ROWS};
pub use facets::{Facet, FacetValue, ToldNames};
pub use index::ProjectIndex;
pub use looked_up::LookedUp;
pub use maintenance::{Finished, Job};
pub use memory::Memory;
pub use pool::{Pool, Pools};
pub use row::{NameRef, ResourceRef, Row};
pub use saved::{NotASegment, Saved, Saving, SegmentName, Translation, Word};
pub use sort_key::SortKey;
