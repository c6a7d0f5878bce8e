//! The dashboard's parts. `main.rs` mounts [`App`]; the tests use the rest.

#![expect(unreachable_pub, reason = "the component macro makes a public item of everything")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod api;
mod app;
mod chart;
mod clipboard;
mod clock;
mod components;
mod download;
mod keys;
mod labels;
pub mod line_diff;
mod links;
mod load;
pub mod months;
mod pages;
pub mod place;
mod session;
mod submission;
mod tail;
mod theme;
mod time_zone;
pub mod url_state;
pub mod view;
mod view_state;

pub use app::App;
