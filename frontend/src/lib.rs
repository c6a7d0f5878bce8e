//! The dashboard's parts. `main.rs` mounts [`App`]; the tests use the rest.

#![expect(unreachable_pub, reason = "the component macro makes a public item of everything")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod api;
mod app;
mod clock;
mod components;
mod load;
mod pages;
mod session;
mod theme;
pub mod url_state;

pub use app::App;
