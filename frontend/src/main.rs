//! Daybook's dashboard: a single-page app that keeps its whole state in the address bar.

fn main() {
    leptos::mount::mount_to_body(daybook_frontend::App);
}
