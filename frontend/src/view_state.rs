//! The view in the address bar, and how to change it.

use crate::place::{Place, Tab};
use crate::url_state::{self, Address, Navigator};
use crate::view::{PageOnly, View};
use daybook_wire::{ParameterError, Query, Range, Timestamp};
use leptos::prelude::*;

/// The view that the address bar asks for. All of the page reads it, and changes it by going to another address.
#[derive(Clone, Copy)]
pub(crate) struct ViewState {
    navigator: Navigator,
    parsed: Memo<Result<View, ParameterError>>,
    query: Memo<Query>,
    page: Memo<PageOnly>,
}

impl ViewState {
    pub(crate) fn new(navigator: Navigator) -> Self {
        let parsed = Memo::new(move |_| {
            let Address { path, search } = navigator.address();
            if is_log(&path) { View::decode(&search) } else { View::decode_zone(&search) }
        });
        // While an address cannot be read, what it was before is still behind it.
        let view = Memo::new(move |last: Option<&View>| {
            parsed.get().unwrap_or_else(|_| last.cloned().unwrap_or_else(url_state::default_view))
        });
        let query = Memo::new(move |_| view.with(|view| view.query.clone()));
        let page = Memo::new(move |_| view.with(|view| view.page.clone()));
        Self { navigator, parsed, query, page }
    }

    /// The question the page shows the answer to.
    pub(crate) fn query(self) -> Query {
        self.query.get()
    }

    /// How the page shows it.
    pub(crate) fn page(self) -> PageOnly {
        self.page.get()
    }

    /// What is wrong with the address.
    pub(crate) fn error(self) -> Option<ParameterError> {
        self.parsed.get().err()
    }

    /// The question, once the address is complete and can be read.
    pub(crate) fn asked(self) -> Option<Query> {
        let Address { path, search } = self.navigator.address();
        let complete = self.parsed.with(Result::is_ok) && is_log(&path) && !search.is_empty();
        complete.then(|| self.query.get())
    }

    /// Changes the question; Back undoes it. The answer starts at its first page again.
    pub(crate) fn change(self, change: impl FnOnce(&mut Query)) {
        self.navigator.push(self.address_of(&self.changed(change)));
    }

    /// Searches as it is typed: Back leads to what was before the typing, which `typed` knows the last step of.
    pub(crate) fn type_in(self, search: &str, typed: StoredValue<u32>) {
        self.navigator.type_in(self.address_of(&self.changed(|query| query.filter.set_search(search))), typed);
    }

    /// Changes how the page shows the answer; Back undoes it.
    pub(crate) fn change_page(self, change: impl FnOnce(&mut PageOnly)) {
        let mut view = self.current();
        change(&mut view.page);
        self.navigator.push(self.address_of(&view));
    }

    /// Shows another range. A zoomed chart is no longer one.
    pub(crate) fn set_range(self, range: Range) {
        let mut view = self.changed(|query| query.range = range);
        view.page.unzoomed = None;
        self.navigator.push(self.address_of(&view));
    }

    /// Shows a part of the range, and remembers the whole.
    pub(crate) fn zoom(self, from: Timestamp, to: Timestamp) {
        let whole = self.query.get_untracked().range;
        let mut view = self.changed(|query| query.range = Range::Between(Some(from), Some(to)));
        if view.query.range != whole {
            view.page.unzoomed = view.page.unzoomed.or(Some(whole));
        }
        self.navigator.push(self.address_of(&view));
    }

    /// Turns to another page of the same answer.
    pub(crate) fn turn_to(self, cursor: Option<String>) {
        let mut view = self.current();
        view.query.cursor = cursor;
        self.navigator.push(self.address_of(&view));
    }

    /// Turns to another page while an entry of this one is open. As a neighbour, it leaves no step behind.
    pub(crate) fn turn_beside(self, cursor: String) {
        let mut view = self.current();
        view.query.cursor = Some(cursor);
        self.navigator.replace(self.address_of(&view));
    }

    /// Opens an entry, or closes the open one. Going on to a neighbour leaves no step behind.
    pub(crate) fn open(self, entry: Option<uuid::Uuid>, as_neighbour: bool) {
        let mut view = self.current();
        view.page.entry = entry;
        let address = self.address_of(&view);
        if as_neighbour { self.navigator.replace(address) } else { self.navigator.push(address) }
    }

    /// The page of a project that the address names.
    pub(crate) fn place(self) -> Option<Place> {
        Place::of(&self.navigator.address().path)
    }

    /// The address of a page of a project. The time zone goes with one from page to page.
    pub(crate) fn address_at(self, place: Place) -> Address {
        let mut view = url_state::default_view();
        view.page.tz = self.page.get().tz;
        address(place.path(), &view)
    }

    /// Goes to a page of a project.
    pub(crate) fn go_to(self, place: Place) {
        self.navigator.push(untrack(|| self.address_at(place)));
    }

    /// Goes to another question altogether.
    pub(crate) fn show(self, query: Query) {
        let page = PageOnly { entry: None, unzoomed: None, ..self.page.get_untracked() };
        self.navigator.push(self.address_of(&View { query, page }));
    }

    /// Where a view is found.
    pub(crate) fn url_of(self, view: &View) -> String {
        self.address_of(view).to_url()
    }

    /// What is shown now.
    pub(crate) fn current(self) -> View {
        View { query: self.query.get_untracked(), page: self.page.get_untracked() }
    }

    fn changed(self, change: impl FnOnce(&mut Query)) -> View {
        let mut view = self.current();
        change(&mut view.query);
        view.query.cursor = None;
        view
    }

    fn address_of(self, view: &View) -> Address {
        address(untrack(|| self.navigator.address().path), view)
    }
}

fn address(path: String, view: &View) -> Address {
    let search = if is_log(&path) { view.encode() } else { view.encode_zone() };
    Address { path, search }
}

/// Whether a path shows a log. The query string of every other page is a time zone, if anything.
fn is_log(path: &str) -> bool {
    Place::of(path).is_some_and(|place| place.tab == Tab::AuditLogs)
}
