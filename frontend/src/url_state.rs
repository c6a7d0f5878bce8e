//! The address bar: the only place where filters, search, range and page are kept.

use crate::view::View;
use daybook_wire::Parameters;
use daybook_wire::query::{Field, Mode, Value};
use leptos::prelude::*;

/// What the address bar shows, as it stands there: nothing is decoded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The path, with its leading slash.
    pub path: String,
    /// The query string, without its question mark.
    pub search: String,
}

impl Address {
    /// Reads the address bar.
    #[must_use]
    pub fn current() -> Self {
        let location = window().location();
        let search = location.search().unwrap_or_default();
        Self {
            path: location.pathname().unwrap_or_default(),
            search: search.strip_prefix('?').unwrap_or(&search).to_owned(),
        }
    }

    /// The address as a link has it.
    pub(crate) fn to_url(&self) -> String {
        if self.search.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.search) }
    }
}

/// Reads and writes the address bar.
#[derive(Debug, Clone, Copy)]
pub struct Navigator {
    address: RwSignal<Address>,
    /// Counts the steps, those of the browser's own buttons included: tells whether the current one is still a certain one.
    steps: StoredValue<u32>,
}

impl Navigator {
    /// Follows the address bar, Back and Forward included.
    #[must_use]
    pub fn new() -> Self {
        let address = RwSignal::new(Address::current());
        let steps = StoredValue::new(1);
        let listener = window_event_listener(leptos::ev::popstate, move |_| {
            steps.update_value(|steps| *steps += 1);
            address.set(Address::current());
        });
        on_cleanup(move || listener.remove());
        Self { address, steps }
    }

    /// The address; reading it in a reactive place follows it.
    #[must_use]
    pub fn address(self) -> Address {
        self.address.get()
    }

    /// Goes somewhere; Back leads here again.
    pub fn push(self, address: Address) {
        self.go(address, |history, url| history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(url)));
    }

    /// Goes somewhere instead of here; Back leads to what was before.
    pub fn replace(self, address: Address) {
        self.go(address, |history, url| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(url)));
    }

    fn go(self, address: Address, step: impl Fn(&web_sys::History, &str) -> Result<(), wasm_bindgen::JsValue>) {
        if self.address.get_untracked() == address {
            return;
        }
        // A browser refuses where a page goes somewhere hundreds of times in a row; the view is right all the same.
        let _ = window().history().and_then(|history| step(&history, &address.to_url()));
        self.steps.update_value(|steps| *steps += 1);
        self.address.set(address);
    }

    /// Goes somewhere as one types: instead of here where this step comes of the same typing, else by a step of its own.
    pub(crate) fn type_in(self, address: Address, typed: StoredValue<u32>) {
        if self.address.get_untracked() == address {
            return;
        }
        if typed.get_value() == self.steps.get_value() {
            self.replace(address);
        } else {
            self.push(address);
        }
        typed.set_value(self.steps.get_value());
    }
}

impl Default for Navigator {
    fn default() -> Self {
        Self::new()
    }
}

/// The view that navigation leads to: everything but reads, of the last week.
#[must_use]
pub fn default_view() -> View {
    let mut view = View::default();
    view.query.filter.insert(Field::Method, Mode::Exclude, Value::Method("GET".to_owned()));
    view
}

/// The query string without one of its parameters, whatever it holds: the way out of a view that cannot be read.
#[must_use]
pub fn without_parameter(search: &str, name: &str) -> String {
    let named = |pair: &&str| {
        let (found, _) = pair.split_once('=').unwrap_or((pair, ""));
        // A name that cannot be decoded is named as it stands.
        let decoded = Parameters::parse(&format!("{found}=")).ok();
        let is_it = decoded.is_some_and(|mut parameters| !parameters.take_all(name).is_empty()) || found == name;
        !is_it
    };
    search.split('&').filter(named).collect::<Vec<_>>().join("&")
}
