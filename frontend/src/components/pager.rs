//! Newer, older, first; how many a page holds; where one is.

use crate::view_state::ViewState;
use daybook_wire::{Order, Page, Query, Total};
use leptos::prelude::*;

const SIZES: [u16; 4] = [25, 50, 100, 200];

/// The pager beneath the table.
#[component]
pub(crate) fn Pager(
    page: Page,
    /// Whether the page is the answer to what is asked. The cursors of another answer lead nowhere.
    current: Memo<bool>,
    /// How many entries are new above the page.
    arrived: RwSignal<u64>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let Query { limit, order, .. } = untrack(|| view.query());
    let sizes = SIZES.into_iter().chain((!SIZES.contains(&limit)).then_some(limit));
    let choose_size = move |event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            view.change(|query| query.limit = limit);
        }
    };
    let (previous, next) = match order {
        Order::Descending => (NEWER, OLDER),
        Order::Ascending => (OLDER, NEWER),
    };
    let (prev_cursor, next_cursor) = (page.prev_cursor.clone(), page.next_cursor.clone());
    // One that leads nowhere keeps the focus.
    let turn = move |(name, class): (&'static str, &'static str), leads: bool, cursor: Option<String>| {
        let press = move |_| {
            if leads && current.get_untracked() {
                view.turn_to(cursor.clone());
                show_beginning();
            }
        };
        view! { <button type="button" class=class aria-disabled=move || (!leads || !current.get()).to_string() on:click=press>{name}</button> }
    };
    let has_previous = prev_cursor.is_some();
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="position">{move || position(&page, arrived.get())}</span>
            <label class="visually-hidden" for="page-size">"Entries per page"</label>
            <select id="page-size" class="button small" on:change=choose_size>
                {sizes.map(|size| view! {
                    <option value=size.to_string() prop:selected=size == limit>{format!("{size} per page")}</option>
                }).collect_view()}
            </select>
            {turn(("First", "button small"), has_previous, None)}
            {turn(previous, has_previous, prev_cursor)}
            {turn(next, next_cursor.is_some(), next_cursor)}
        </nav>
    }
}

const NEWER: (&str, &str) = ("Newer", "button small pager-newer");
const OLDER: (&str, &str) = ("Older", "button small pager-older");

/// A page is read from its beginning.
fn show_beginning() {
    let found = document().query_selector(".results").ok().flatten();
    if let Some(results) = found.filter(|results| results.get_bounding_client_rect().top() < 0.0) {
        results.scroll_into_view();
    }
}

/// Where the page stands in the whole answer, as in `1–50 of 12,480`.
fn position(page: &Page, arrived: u64) -> String {
    let total = count(Total { value: page.total.value + arrived, ..page.total });
    let shown = page.entries.len() as u64 + arrived;
    match page.first {
        Some(first) => {
            let last = first + shown - 1;
            format!("{}–{} of {total}", grouped(first), grouped(last))
        }
        None => format!("{} of {total}", grouped(shown)),
    }
}

/// A total, as in `12,480` or `10,000+`.
pub(crate) fn count(total: Total) -> String {
    format!("{}{}", grouped(total.value), if total.exact { "" } else { "+" })
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
