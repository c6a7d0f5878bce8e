//! What a person sees, one thing a file.

pub(crate) mod badges;
pub(crate) mod cell_menu;
pub(crate) mod copy_button;
pub(crate) mod custom_range;
pub(crate) mod date_range;
pub(crate) mod entries;
pub(crate) mod entry_drawer;
pub(crate) mod entry_table;
pub(crate) mod export_menu;
pub(crate) mod filter_bar;
pub(crate) mod filter_fields;
pub(crate) mod filter_menu;
pub(crate) mod header;
pub(crate) mod icon;
pub(crate) mod live_toggle;
pub(crate) mod menu;
pub(crate) mod no_results;
pub(crate) mod pager;
pub(crate) mod saved_views;
pub(crate) mod search_box;
pub(crate) mod shortcuts;
pub(crate) mod states;
pub(crate) mod value_list;
pub(crate) mod volume_chart;
pub(crate) mod zone_menu;
