//! The audit log of a project.

use crate::components::date_range::DateRangeChip;
use crate::components::entry_table::{EntryTable, TableSkeleton};
use crate::components::filter_bar::FilterBar;
use crate::components::pager::Pager;
use crate::components::search_box::SearchBox;
use crate::components::states::{BadAddress, ErrorState, NoResults};
use crate::load::load;
use crate::url_state::{self, Address, Navigator};
use daybook_wire::{Page, ParameterError, Query};
use leptos::prelude::*;

/// The view in the address bar, and how to change it.
#[derive(Clone, Copy)]
pub(crate) struct ViewState {
    navigator: Navigator,
    query: Memo<Query>,
}

impl ViewState {
    /// The question the page shows the answer to.
    pub(crate) fn query(self) -> Query {
        self.query.get()
    }

    /// Changes the question; Back undoes it. The answer starts at its first page again.
    pub(crate) fn change(self, change: impl FnOnce(&mut Query)) {
        self.navigator.push(self.changed(change));
    }

    /// Changes the question as it is typed: Back leads to what was before the typing.
    pub(crate) fn retype(self, change: impl FnOnce(&mut Query)) {
        self.navigator.replace(self.changed(change));
    }

    /// Turns to another page of the same answer.
    pub(crate) fn turn_to(self, cursor: Option<String>) {
        let query = Query { cursor, ..self.query.get_untracked() };
        self.navigator.push(self.address_of(&query));
    }

    fn changed(self, change: impl FnOnce(&mut Query)) -> Address {
        let mut query = self.query.get_untracked();
        change(&mut query);
        query.cursor = None;
        self.address_of(&query)
    }

    fn address_of(self, query: &Query) -> Address {
        let path = untrack(|| self.navigator.address().path);
        Address { path, search: query.encode() }
    }
}

/// The page, or what is wrong with its address.
#[component]
pub(crate) fn AuditLogs(project: i64) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let parsed: Memo<Result<Query, ParameterError>> = Memo::new(move |_| url_state::parse(&navigator.address().search));
    // A bare address means the default view; a cleared one is never bare, because the range is always written.
    Effect::new(move || {
        let address = navigator.address();
        if address.search.is_empty() && url_state::project_of(&address.path) == Some(project) {
            navigator.replace(Address { search: url_state::default_view().encode(), ..address });
        }
    });
    let query = Memo::new(move |last: Option<&Query>| {
        parsed.get().unwrap_or_else(|_| last.cloned().unwrap_or_else(url_state::default_view))
    });
    provide_context(ViewState { navigator, query });
    let bare = Memo::new(move |_| navigator.address().search.is_empty());
    let key = Memo::new(move |_| (parsed.with(Result::is_ok) && !bare.get()).then(|| query.get()));
    let page = load(key, move |query, signal| async move { crate::api::page(project, &query, &signal).await });
    let is_good = Memo::new(move |_| parsed.with(Result::is_ok));

    view! {
        <h1 class="visually-hidden">"Audit logs"</h1>
        {move || {
            if is_good.get() {
                view! {
                    <div class="toolbar"><SearchBox /></div>
                    <div class="filters" role="group" aria-label="Filters">
                        <FilterBar>
                            <DateRangeChip />
                        </FilterBar>
                    </div>
                    <Entries page=page />
                }
                .into_any()
            } else {
                let error = parsed.get().err();
                error.map(|error| view! { <BadAddress error=error /> }).into_any()
            }
        }}
    }
}

/// The rows, or why there are none.
#[component]
fn Entries(page: crate::load::Loader<Page>) -> impl IntoView {
    let state = page.state;
    let shown = Memo::new(move |_| state.with(|load| load.value.clone()));
    let pending = Memo::new(move |_| state.with(|load| load.pending));
    let error = Memo::new(move |_| state.with(|load| load.error.clone()));
    let announced = move || match (pending.get(), shown.get()) {
        (false, Some(page)) => format!("{} entries", crate::components::pager::count(page.total)),
        _ => String::new(),
    };
    view! {
        <p class="visually-hidden" role="status">{announced}</p>
        {move || {
            error.get().map(|error| {
                view! { <ErrorState title="The entries could not be loaded" error=error on_retry=move || page.retry() /> }
            })
        }}
        <section class="results" class:stale=pending aria-busy=move || pending.get().to_string() aria-label="Entries">
            {move || match shown.get() {
                None if error.get().is_some() => ().into_any(),
                None => view! { <TableSkeleton /> }.into_any(),
                Some(page) if page.entries.is_empty() => view! { <NoResults /> }.into_any(),
                Some(page) => view! {
                    <EntryTable entries=page.entries.clone() />
                    <Pager page=page />
                }
                .into_any(),
            }}
        </section>
    }
}
