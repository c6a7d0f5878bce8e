//! Newer, older, first; how many a page holds; where one is.

use crate::view_state::ViewState;
use daybook_wire::{Page, Total};
use leptos::prelude::*;

const SIZES: [u16; 4] = [25, 50, 100, 200];

/// The pager beneath the table.
#[component]
pub(crate) fn Pager(page: Page) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let limit = untrack(|| view.query().limit);
    let sizes = SIZES.into_iter().chain((!SIZES.contains(&limit)).then_some(limit));
    let choose_size = move |event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            view.change(|query| query.limit = limit);
        }
    };
    let Page { prev_cursor, next_cursor, .. } = page.clone();
    let (no_previous, no_next) = (prev_cursor.is_none(), next_cursor.is_none());
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="position">{position(&page)}</span>
            <label class="visually-hidden" for="page-size">"Entries per page"</label>
            <select id="page-size" class="button small" on:change=choose_size>
                {sizes.map(|size| view! {
                    <option value=size.to_string() prop:selected=size == limit>{format!("{size} per page")}</option>
                }).collect_view()}
            </select>
            <button type="button" class="button small" disabled=no_previous on:click=move |_| view.turn_to(None)>"First"</button>
            <button type="button" class="button small pager-newer" disabled=no_previous on:click=move |_| view.turn_to(prev_cursor.clone())>"Newer"</button>
            <button type="button" class="button small pager-older" disabled=no_next on:click=move |_| view.turn_to(next_cursor.clone())>"Older"</button>
        </nav>
    }
}

/// Where the page stands in the whole answer, as in `1–50 of 12,480`.
fn position(page: &Page) -> String {
    let total = count(page.total);
    match page.first {
        Some(first) => {
            let last = first + page.entries.len() as u64 - 1;
            format!("{}–{} of {total}", grouped(first), grouped(last))
        }
        None => format!("{} of {total}", grouped(page.entries.len() as u64)),
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
