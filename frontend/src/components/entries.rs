//! The rows, or why there are none.

use super::cell_menu::CellMenuPanel;
use super::entry_table::{EntryTable, TableSkeleton};
use super::live_toggle::WaitingEntries;
use super::no_results::NoResults;
use super::pager::{Pager, count};
use super::states::{BadAddress, ErrorState};
use super::volume_chart::entries;
use crate::keys::focus_if_lost;
use crate::load::{Loader, a_frame_later, for_long};
use crate::tail::Tail;
use daybook_wire::{Entry, Page};
use leptos::prelude::*;

/// What stands where the rows stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Skeleton,
    NoResults,
    Rows,
}

/// The rows of a page, and those that are new above them.
pub(crate) fn rows_of(loaded: RwSignal<Option<Page>>, tail: Tail) -> Memo<Vec<Entry>> {
    Memo::new(move |_| {
        let mut rows: Vec<Entry> = tail.shown.get();
        loaded.with(|page| {
            for entry in page.iter().flat_map(|page| &page.entries) {
                if !rows.iter().any(|row| row.id == entry.id) {
                    rows.push(entry.clone());
                }
            }
        });
        rows
    })
}

/// The rows, what there is instead of them, and the pager.
#[component]
pub(crate) fn Entries(page: Loader<Page>, rows: Memo<Vec<Entry>>, tail: Tail) -> impl IntoView {
    let Loader { value: loaded, pending, error, .. } = page;
    let drawn = what_is_seen_first(rows);
    let late = for_long(pending);
    let failed = Memo::new(move |_| error.with(Option::is_some));
    // The page that is shown is the answer to what is asked, and leads on from there.
    let current = Memo::new(move |_| !pending.get() && !failed.get());
    Effect::new(move || {
        if failed.get() && loaded.with_untracked(Option::is_some) {
            focus_if_lost(".message.error .button".to_owned());
        }
    });
    let is_busy = Memo::new(move |_| pending.get() || drawn.with(|drawn| rows.with(|rows| drawn != rows)));
    let shown = Memo::new(move |_| match loaded.with(Option::is_some) {
        false if error.with(Option::is_some) => Shown::Nothing,
        false => Shown::Skeleton,
        true if rows.with(Vec::is_empty) => Shown::NoResults,
        true => Shown::Rows,
    });
    let announced = move || match (pending.get(), loaded.get()) {
        (false, Some(page)) if page.total.exact => entries(page.total.value),
        (false, Some(page)) => format!("{} entries", count(page.total)),
        _ => String::new(),
    };
    view! {
        <p class="visually-hidden" role="status">{announced}</p>
        {move || {
            error.get().map(|error| match error.parameter() {
                Some(error) => view! { <BadAddress error=error /> }.into_any(),
                None => view! {
                    <ErrorState title="The entries could not be loaded" error=error on_retry=move || page.retry() />
                }
                .into_any(),
            })
        }}
        <WaitingEntries tail=tail />
        <section class="results" tabindex="-1" class:stale=move || late.get() || failed.get() inert=failed aria-busy=move || is_busy.get().to_string() aria-label="Entries">
            {move || match shown.get() {
                Shown::Nothing => ().into_any(),
                Shown::Skeleton => view! { <TableSkeleton /> }.into_any(),
                Shown::NoResults => view! { <NoResults /> }.into_any(),
                Shown::Rows => view! {
                    <EntryTable entries=drawn tail=tail />
                    {move || loaded.get().map(|page| view! { <Pager page=page current=current arrived=tail.arrived /> })}
                }
                .into_any(),
            }}
        </section>
        <CellMenuPanel />
    }
}

/// The least height of a row, in pixels.
const ROW_HEIGHT: f64 = 40.0;

/// The rows, of which those that fill the window are drawn before the others. Until then, former rows hold the others' place; rows
/// of which some were there before change at once.
fn what_is_seen_first(rows: Memo<Vec<Entry>>) -> Memo<Vec<Entry>> {
    let late: RwSignal<Vec<Entry>> = a_frame_later(rows.into());
    Memo::new(move |_| {
        let rows = rows.get();
        late.with(|late| {
            let is_new = |entry: &Entry| !late.iter().any(|former| former.id == entry.id);
            if rows.is_empty() || !rows.iter().all(is_new) {
                return rows.clone();
            }
            let in_window = rows_in_window().min(rows.len());
            rows[..in_window].iter().chain(late.iter().take(rows.len()).skip(in_window)).cloned().collect()
        })
    })
}

/// How many rows there are at most between the beginning of the table and the end of the window.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few dozen rows, and none where it would be less"
)]
fn rows_in_window() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let table = document().query_selector("table.entries tbody").ok().flatten();
    let top = table.map_or(0.0, |table| table.get_bounding_client_rect().top());
    ((height - top) / ROW_HEIGHT).ceil() as usize
}
