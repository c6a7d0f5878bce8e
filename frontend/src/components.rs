//! What a person sees, one thing a file.

pub(crate) mod badges;
pub(crate) mod date_range;
pub(crate) mod entry_table;
pub(crate) mod filter_bar;
pub(crate) mod filter_values;
pub(crate) mod header;
pub(crate) mod icon;
pub(crate) mod menu;
pub(crate) mod pager;
pub(crate) mod search_box;
pub(crate) mod states;
